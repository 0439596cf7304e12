import type { Pam, PamLine } from './pam.ts';

const isInclude = ({ control }: PamLine): boolean => control === 'include' || control === 'substack';

/** pam.d(5): a service without a file of its own has the stack of `other`. */
const ownLines = ({ lines }: Pam, service: string): readonly PamLine[] => {
  const own = lines.items.filter((line) => line.service === service);
  return own.length > 0 ? own : lines.items.filter((line) => line.service === 'other');
};

/** The lines of one type that PAM goes through for a service, includes and substacks followed; a file that includes itself ends. */
export const pamStack = (pam: Pam, service: string, type: PamLine['type']): readonly PamLine[] => {
  const follow = (lines: readonly PamLine[], seen: ReadonlySet<string>): readonly PamLine[] =>
    lines
      .filter((line) => line.type === type)
      .flatMap((line) => {
        if (!isInclude(line)) return [line];
        if (seen.has(line.module)) return [];
        const included = pam.lines.items.filter(({ service: name }) => name === line.module);
        return follow(included, new Set([...seen, line.module]));
      });
  return follow(ownLines(pam, service), new Set([service]));
};

/** The stack by which a password is changed. Where nobody tells of passwd, that of the files which others include. */
export const passwordStack = (pam: Pam): readonly PamLine[] => {
  const has = (service: string): boolean => pam.lines.items.some((line) => line.service === service);
  const service = ['passwd', 'common-password', 'system-auth', 'password-auth', 'base-password'].find(has);
  return pamStack(pam, service ?? 'other', 'password');
};

/** Services by which somebody gets in, or more rights, with a password. */
const LOGINS = [
  'login',
  'sshd',
  'su',
  'sudo',
  'gdm-password',
  'lightdm',
  'sddm',
  'xrdp-sesman',
  'cockpit',
] as const;

/** Of each such service that has a file of its own: its auth stack. Where none has, of the files which others include. */
export const loginStacks = (
  pam: Pam,
): readonly { readonly service: string; readonly lines: readonly PamLine[] }[] => {
  const has = (service: string): boolean => pam.lines.items.some((line) => line.service === service);
  const own = LOGINS.filter(has);
  const services =
    own.length > 0 ? own : ['common-auth', 'system-auth', 'password-auth', 'base-auth'].filter(has);
  return services.map((service) => ({ service, lines: pamStack(pam, service, 'auth') }));
};
