import { redactAssignments, redacted } from './secrets.ts';

/** Names whose values tell nothing secret, and are needed to understand a command. */
const HARMLESS = /^(PATH|SHELL|MAILTO|HOME|LANG|LANGUAGE|LC_\w+|TERM|USER|LOGNAME|PWD|TZ|IFS)$/;

const IN_QUOTES = /(["'])([A-Z_][A-Z0-9_]*)=((?:(?!\1)[^\n])+)\1/g;
const BARE = /(^|[\s;&=(])([A-Z_][A-Z0-9_]*)=("[^"\n]*"|'[^'\n]*'|[^\s;&'")]+)/gm;
const CREDENTIAL = /^(\s*SetCredential(?:Encrypted)?=)(.+)$/gm;

const isKept = (name: string, value: string): boolean => HARMLESS.test(name) || value.startsWith('[redacted');

/**
 * Takes the values of environment variables out of commands, units and tables of cron, whatever their names: which one is secret a name does not
 * always tell. Also what `redactAssignments` takes out. Idempotent.
 */
export const redactEnvironment = (text: string): string =>
  redactAssignments(
    text
      .replace(CREDENTIAL, (whole, before: string, secret: string) =>
        secret.startsWith('[redacted') ? whole : `${before}${redacted(secret)}`,
      )
      .replace(IN_QUOTES, (whole, quote: string, name: string, value: string) =>
        isKept(name, value) ? whole : `${quote}${name}=${redacted(value)}${quote}`,
      )
      .replace(BARE, (whole, before: string, name: string, value: string) =>
        isKept(name, value) ? whole : `${before}${name}=${redacted(value)}`,
      ),
  );
