/** What of a report of Lynis says something of its verdicts. The rest describes the machine: names, addresses, times, packages. */
const KEPT_KEYS: ReadonlySet<string> = new Set([
  ...['lynis_version', 'os_fullname', 'hardening_index', 'lynis_tests_done'],
  ...['tests_executed', 'tests_skipped', 'warning[]', 'suggestion[]', 'details[]', 'exception_event[]'],
]);

/** The same lines for the same verdicts, whenever and wherever Lynis ran. */
export const redactedLynisReport = (report: string): string =>
  report
    .split('\n')
    .filter((line) => KEPT_KEYS.has(line.slice(0, Math.max(0, line.indexOf('=')))))
    .map((line) => `${line}\n`)
    .join('');

const NEUTRAL_FINGERPRINT = `SHA256:${'A'.repeat(43)}`;

/**
 * The text of ssh-audit without the port of this run, the keys of this machine and the call to write to its maker about what it does not know. It
 * does not tell its own version, so that stands before it.
 */
export const redactedSshAudit = (version: string, text: string): string =>
  `# ssh-audit ${version}\n${text}`
    .replaceAll(/\bSHA256:[A-Za-z0-9+/]{43}/g, NEUTRAL_FINGERPRINT)
    .replaceAll(/^\(gen\) target: .*$/gm, '(gen) target: 127.0.0.1')
    .replaceAll(/^!!! .*$/gm, '')
    .replace(/\n+$/, '\n');
