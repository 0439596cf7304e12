import { spawn } from 'node:child_process';

/** What a command printed and how it ended. */
export type CommandResult = { readonly stdout: string; readonly stderr: string; readonly status: number };

/** How a command is run; `allowFailure` resolves whatever the status, otherwise a status other than 0 rejects. */
export type CommandOptions = {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly allowFailure?: boolean;
  readonly timeoutMs?: number;
};

/** Runs one program to its end, without a shell. */
export const runCommand = (
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, [...args], {
      env: { ...process.env, PATH: `${process.env.PATH ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const result = {
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
        status: code ?? 255,
      };
      if (result.status === 0 || options.allowFailure) resolve(result);
      else
        reject(
          new Error(
            `${[program, ...args].join(' ')} ended with ${signal ?? code}: ${result.stderr.slice(-2000) || result.stdout.slice(-2000)}`,
          ),
        );
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
