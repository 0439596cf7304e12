import type { UnknownReason } from '../../core/answer.ts';

/** A question that the engine did not answer: the reason for the report, and the HTTP status when there was one. */
export class EngineError extends Error {
  readonly reason: UnknownReason;
  readonly status: number | null;
  /** What the engine wrote about it, one line. */
  readonly said: string;
  constructor(
    reason: UnknownReason,
    options: { readonly status?: number; readonly said?: string; readonly cause?: unknown } = {},
  ) {
    super(reason.text, { cause: options.cause });
    this.reason = reason;
    this.status = options.status ?? null;
    this.said = options.said ?? '';
  }
}

/** The reason why a status other than 200 left a question open. `endpoint` is `GET /containers/{id}/top`. */
export const errorOfStatus = (status: number, said: string, endpoint: string): EngineError => {
  const tail = `HTTP ${status}${said === '' ? '' : `: ${said}`}`;
  const because = (code: UnknownReason['code'], text: string) =>
    new EngineError({ code, text: `${text} (${tail})` }, { status, said });
  if (status === 401 || status === 403 || status === 407)
    return because('permission', `${endpoint} is not permitted`);
  if (status === 404) return because('unreachable', `${endpoint} found nothing`);
  if (status === 408 || status === 504) return because('timeout', `${endpoint} took too long`);
  if (status === 400 || status === 405 || status === 406 || status === 501)
    return because('unsupported', `The engine does not support ${endpoint}`);
  if (status >= 300 && status < 400)
    return because('unsupported', `${endpoint} was answered with a redirect`);
  return because('unreachable', `${endpoint} failed`);
};

/** Text of the engine on one line of at most 200 characters. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
