import { request } from 'node:http';

/** What an engine answered: its status and its text, which is JSON or empty. */
export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
}

/** Sends one request to the Engine API of a socket, for tests that change an engine. */
export const askEngine = (
  socket: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<ApiAnswer> =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? null : JSON.stringify(body);
    const asked = request(
      {
        socketPath: socket,
        method,
        path: `/v1.41${path}`,
        headers:
          text === null
            ? {}
            : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    asked.on('error', reject);
    asked.end(text ?? undefined);
  });

/** The same, where any answer but success is an error. */
export const demandOfEngine = async (
  socket: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<unknown> => {
  const { status, text } = await askEngine(socket, method, path, body);
  if (status < 200 || status > 299) throw new Error(`${method} ${path} was answered with ${status}: ${text}`);
  return text.trim() === '' ? null : JSON.parse(text);
};
