import {
  completeSet,
  incompleteSet,
  type Pam,
  type PamLine,
  type PamSetting,
  type UnknownReason,
} from 'rempart/check';

/** PAM with lines `service type control module args…`, and settings `name=value` of faillock and pwquality. */
export const somePam = (
  lines: readonly string[],
  settings: {
    readonly faillock?: readonly string[];
    readonly pwquality?: readonly string[];
    readonly pwhistory?: readonly string[];
    readonly reason?: UnknownReason;
  } = {},
): Pam => {
  const parsed = lines.map((text, index): PamLine => {
    const [service = '', type, control = '', module = '', ...args] = text.split(' ');
    return {
      service,
      type: type as PamLine['type'],
      control,
      module,
      args,
      path: `/etc/pam.d/${service}`,
      line: index + 1,
    };
  });
  const setting =
    (path: string) =>
    (text: string, index: number): PamSetting => {
      const [name = '', value = ''] = text.split('=');
      return { name, value, path, line: index + 1 };
    };
  return {
    lines: settings.reason === undefined ? completeSet(parsed) : incompleteSet(parsed, settings.reason),
    faillock: (settings.faillock ?? []).map(setting('/etc/security/faillock.conf')),
    pwhistory: (settings.pwhistory ?? []).map(setting('/etc/security/pwhistory.conf')),
    pwquality: (settings.pwquality ?? []).map(setting('/etc/security/pwquality.conf')),
  };
};
