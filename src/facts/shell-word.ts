/** One word of a POSIX shell, whatever is in it: for commands that a person copies from a finding. */
export const shellWord = (text: string): string =>
  /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
