import type { Logger } from 'pino';

/** Levels of `--log-level`, quietest first. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Names under which a secret might ever be logged by mistake; pino writes `[Redacted]` there. */
const SECRETS = ['password', 'passphrase', '*.password', '*.passphrase', '*.privateKey', 'env', '*.env'];

/** JSON lines on standard error (pino); null for `silent`, and then pino is not loaded. */
export const createLog = async (level: LogLevel): Promise<Logger | null> => {
  if (level === 'silent') return null;
  const { pino, destination } = (await import('pino')).default;
  return pino({ level, base: null, redact: SECRETS }, destination({ fd: 2, sync: true }));
};
