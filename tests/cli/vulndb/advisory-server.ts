import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedFile {
  bytes: Buffer;
  etag: string;
  /** After so many bytes of a body the line is cut; null never. */
  cutAfter: number | null;
  /** Status in place of the file. */
  status: number | null;
}

export interface AdvisoryServer extends AsyncDisposable {
  readonly url: string;
  readonly file: ServedFile;
  /** What was asked: path, range, and what was known. */
  readonly asked: { path: string; range: string | undefined; known: string | undefined }[];
}

/** An HTTP server on this machine that serves one file under every path, with ranges and validators, and can cut the line. */
export const serveAdvisories = async (bytes: Buffer): Promise<AdvisoryServer> => {
  const file: ServedFile = { bytes, etag: '"one"', cutAfter: null, status: null };
  const asked: AdvisoryServer['asked'] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const { range, 'if-range': ifRange, 'if-none-match': known } = request.headers;
    asked.push({ path: request.url ?? '', range, known });
    if (file.status !== null) return void response.writeHead(file.status).end();
    if (known === file.etag) return void response.writeHead(304).end();
    const start = range !== undefined && ifRange === file.etag ? Number(/\d+/.exec(range)?.[0]) : 0;
    const body = file.bytes.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, {
      etag: file.etag,
      'last-modified': 'Sat, 21 Nov 2026 10:00:00 GMT',
      'content-length': body.length,
      ...(start > 0
        ? { 'content-range': `bytes ${start}-${file.bytes.length - 1}/${file.bytes.length}` }
        : {}),
    });
    if (file.cutAfter === null || file.cutAfter >= body.length) response.end(body);
    else response.write(body.subarray(0, file.cutAfter), () => setTimeout(() => response.destroy(), 50));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    file,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
