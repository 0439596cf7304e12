import { closeSync, readSync } from 'node:fs';
import { UserError } from '../loaders/user-error.ts';

/** Asks once and remembers in memory only; `what` is shown in the prompt. */
export type PasswordReader = (what: string) => Promise<string>;

/** A reader from a file descriptor or from the terminal without echo; null when neither was asked for. Never argv, never the environment. */
export const passwordReader = (
  name: string,
  fd: number | undefined,
  ask: true | undefined,
): PasswordReader | null => {
  if (fd !== undefined) return once(async () => readDescriptor(fd, name));
  if (ask === true) return once((what) => askInTurn(`${name} for ${what}: `));
  return null;
};

const once = (read: PasswordReader): PasswordReader => {
  const given = new Map<string, Promise<string>>();
  return (what) => {
    const before = given.get(what) ?? read(what);
    given.set(what, before);
    return before;
  };
};

const descriptors = new Map<number, string>();

const readDescriptor = (fd: number, name: string): string => {
  const before = descriptors.get(fd);
  if (before !== undefined) return before;
  const bytes = Buffer.alloc(4096);
  let length = 0;
  try {
    for (let read = 1; read > 0 && length < bytes.length; length += read)
      read = readSync(fd, bytes, length, bytes.length - length, null);
    if (fd !== 0) closeSync(fd);
  } catch (error) {
    throw new UserError(
      `The ${name} cannot be read from descriptor ${fd}: ${(error as NodeJS.ErrnoException).code}`,
      `Open it in the shell, as in ${fd}<file`,
    );
  }
  const password = bytes
    .subarray(0, length)
    .toString('utf8')
    .replace(/\r?\n[\s\S]*$/, '');
  descriptors.set(fd, password);
  return password;
};

let turn: Promise<unknown> = Promise.resolve();

/** One prompt at a time, or one typed line would answer two; whoever refuses one is not asked again. */
const askInTurn = (prompt: string): Promise<string> => {
  const answer = turn.then(() => readTerminal(prompt));
  turn = answer;
  return answer;
};

/** What was typed or pasted behind the line that answered the prompt before. */
let ahead = '';

const readTerminal = (prompt: string): Promise<string> => {
  const { stdin, stderr } = process;
  if (!stdin.isTTY)
    throw new UserError(
      'There is no terminal to ask for a password on',
      'Use --password-fd or --become-password-fd',
    );
  // Before the prompt, or the first keys would still be echoed.
  stdin.setRawMode(true);
  stderr.write(prompt);
  stdin.resume();
  return new Promise((resolve, reject) => {
    let typed = '';
    const finish = (settle: () => void) => {
      stdin.setRawMode(false);
      stdin.pause();
      stdin.off('data', onData);
      stderr.write('\n');
      settle();
    };
    const onData = (chunk: Buffer | string) => {
      const keys = [...chunk.toString()];
      for (const [index, key] of keys.entries()) {
        if (key === '\r' || key === '\n') {
          ahead = keys.slice(index + 1).join('');
          return finish(() => resolve(typed));
        }
        if (key === '\u0003' || key === '\u0004')
          return finish(() =>
            reject(new UserError('No password was given', 'Type it, or use --password-fd')),
          );
        typed = key === '\u007f' || key === '\b' ? typed.slice(0, -1) : typed + key;
      }
    };
    stdin.on('data', onData);
    const before = ahead;
    ahead = '';
    if (before !== '') onData(before);
  });
};
