/** What a shell, YAML and JSON all read as it stands. */
const SAFE = /^[\w./:@%+,=-]+$/;

/**
 * A text that was observed on a target, to stand in a command or a setting that somebody may copy: as it is where nothing in it is read
 * otherwise, else the placeholder.
 */
export const safeWord = (text: string | null, placeholder: string): string =>
  text !== null && SAFE.test(text) ? text : placeholder;
