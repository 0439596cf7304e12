import { collectLines, isForAll, type SshdLine, type SshdRefusal } from './sshd-config-lines.ts';
import { matches, type SshdConnectionKind } from './sshd-match.ts';

/** What each method of AuthenticationMethods wants to be on. */
const SWITCHES: Readonly<Record<string, readonly [keyword: string, usual: 'yes' | 'no']>> = {
  password: ['passwordauthentication', 'yes'],
  publickey: ['pubkeyauthentication', 'yes'],
  'keyboard-interactive': ['kbdinteractiveauthentication', 'yes'],
  hostbased: ['hostbasedauthentication', 'no'],
  'gssapi-with-mic': ['gssapiauthentication', 'no'],
};

const METHODS = 'authenticationmethods';

/** Lines that are good alone and together make sshd refuse the configuration. */
export const refusedTogether = (lines: readonly SshdLine[]): readonly SshdRefusal[] => {
  const { settings, origins } = collectLines(lines.filter(({ blocks }) => blocks.every(isForAll)));
  const refused: SshdRefusal[] = [];
  const refuse = (keyword: string, why: string): void => {
    const at = origins.get(keyword);
    if (at !== undefined) refused.push({ ...at, why });
  };
  for (const keyword of ['authorizedkeyscommand', 'authorizedprincipalscommand'])
    if ((settings.get(keyword)?.[0] ?? 'none') !== 'none' && !settings.has(`${keyword}user`))
      refuse(keyword, `${keyword} set without ${keyword}user`);
  const isOn = (method: string): boolean => {
    const [keyword, usual] = SWITCHES[method.split(':')[0] ?? ''] ?? ['', 'no'];
    return (settings.get(keyword)?.[0] ?? usual) === 'yes';
  };
  const [methods = 'any'] = settings.get(METHODS) ?? [];
  if (methods !== 'any' && !methods.split(' ').some((list) => list.split(',').every(isOn)))
    refuse(METHODS, 'AuthenticationMethods cannot be satisfied by enabled authentication methods');
  const late = anyAfterOthers(lines, (line) => line.blocks.every(isForAll));
  return late === null ? refused : [...refused, late];
};

/** What makes sshd end a connection of that kind while it reads the blocks; null where it goes on. */
export const connectionRefusal = (lines: readonly SshdLine[], kind: SshdConnectionKind): SshdRefusal | null =>
  anyAfterOthers(
    lines,
    ({ blocks }) => blocks.length > 0 && blocks.every(({ criteria }) => matches(criteria, kind) === true),
  );

/** `any` must stand alone: it is refused wherever it comes after methods that are in force, even in a block that is not. */
const anyAfterOthers = (
  lines: readonly SshdLine[],
  isInForce: (line: SshdLine) => boolean,
): SshdRefusal | null => {
  let isSet = false;
  for (const line of lines) {
    if (line.keyword !== METHODS) continue;
    if (isSet && line.values[0] === 'any')
      return { path: line.path, line: line.line, why: '"any" must appear alone in AuthenticationMethods' };
    if (isInForce(line)) isSet = true;
  }
  return null;
};
