import { ALGORITHM_KEYWORDS, assembleAlgorithms } from './ssh-default-algorithms.ts';
import {
  resolveLines,
  type SourceLine,
  type SshdLine,
  type SshdResolution,
  type SshdSettings,
} from './sshd-config-lines.ts';
import type { SshdConnectionKind } from './sshd-match.ts';

/** Values that sshd takes where nothing is written; the same in every version since 7.0. Lists of algorithms differ and are not here. */
const DEFAULTS: SshdSettings = new Map(
  Object.entries({
    addressfamily: 'any',
    allowagentforwarding: 'yes',
    allowstreamlocalforwarding: 'yes',
    allowtcpforwarding: 'yes',
    authenticationmethods: 'any',
    authorizedkeyscommand: 'none',
    authorizedkeyscommanduser: 'none',
    authorizedkeysfile: '.ssh/authorized_keys .ssh/authorized_keys2',
    authorizedprincipalscommand: 'none',
    authorizedprincipalscommanduser: 'none',
    authorizedprincipalsfile: 'none',
    banner: 'none',
    chrootdirectory: 'none',
    clientalivecountmax: '3',
    clientaliveinterval: '0',
    compression: 'yes',
    disableforwarding: 'no',
    exposeauthinfo: 'no',
    fingerprinthash: 'SHA256',
    forcecommand: 'none',
    gatewayports: 'no',
    gssapiauthentication: 'no',
    gssapicleanupcredentials: 'yes',
    hostbasedauthentication: 'no',
    hostbasedusesnamefrompacketonly: 'no',
    hostkeyagent: 'none',
    ignorerhosts: 'yes',
    ignoreuserknownhosts: 'no',
    kbdinteractiveauthentication: 'yes',
    kerberosauthentication: 'no',
    logingracetime: '120',
    loglevel: 'INFO',
    maxauthtries: '6',
    maxsessions: '10',
    maxstartups: '10:30:100',
    passwordauthentication: 'yes',
    permitemptypasswords: 'no',
    permitlisten: 'any',
    permitopen: 'any',
    permitrootlogin: 'without-password',
    permittty: 'yes',
    permittunnel: 'no',
    permituserenvironment: 'no',
    permituserrc: 'yes',
    port: '22',
    printlastlog: 'yes',
    printmotd: 'yes',
    pubkeyauthentication: 'yes',
    rekeylimit: '0 0',
    revokedkeys: 'none',
    streamlocalbindmask: '0177',
    streamlocalbindunlink: 'no',
    strictmodes: 'yes',
    syslogfacility: 'AUTH',
    tcpkeepalive: 'yes',
    trustedusercakeys: 'none',
    usedns: 'no',
    usepam: 'no',
    versionaddendum: 'none',
    x11displayoffset: '10',
    x11forwarding: 'no',
    x11uselocalhost: 'yes',
  }).map(([keyword, value]) => [keyword, [value]]),
);

/** Keywords that stay unset by default and mean something by being unset. */
export const UNSET_BY_DEFAULT: ReadonlySet<string> = new Set([
  'acceptenv',
  'allowusers',
  'allowgroups',
  'denyusers',
  'denygroups',
  'setenv',
  'subsystem',
]);

/** What the lines come to for one kind of connection: with the defaults of every version, and with those of this build where known. */
export const effectiveSettings = (
  lines: readonly SshdLine[],
  kind: SshdConnectionKind,
  algorithms: SshdSettings | null,
): SshdResolution => {
  const { settings: written, origins } = resolveLines(lines, kind);
  const settings = new Map([...DEFAULTS, ...written]);
  for (const keyword of ALGORITHM_KEYWORDS) {
    const own = written.get(keyword)?.[0];
    const usual = algorithms?.get(keyword)?.[0] ?? null;
    const assembled = own === undefined ? usual : assembleAlgorithms(own, usual);
    // Where nothing is left of a global list, the defaults stand; a block leaves nothing.
    const value = assembled === '' && !isInBlock(lines, origins.get(keyword)) ? usual : assembled;
    if (value === null) settings.delete(keyword);
    else settings.set(keyword, [value]);
  }
  settings.set('listenaddress', listenAddresses(settings));
  return { settings, origins };
};

const isInBlock = (lines: readonly SshdLine[], origin: SourceLine | undefined): boolean =>
  lines.some(({ path, line, blocks }) => path === origin?.path && line === origin.line && blocks.length > 0);

/** As sshd prints them, the last written first; every port where none is named, every address where none is written. */
const listenAddresses = (settings: SshdSettings): readonly string[] => {
  const ports = settings.get('port') ?? [];
  const family = settings.get('addressfamily')?.[0];
  const written = (settings.get('listenaddress') ?? []).map((text) => text.split(' ')[0] ?? '');
  const everywhere = [...(family === 'inet6' ? [] : ['0.0.0.0']), ...(family === 'inet' ? [] : ['[::]'])];
  const named = written.length === 0 ? everywhere : written;
  return named
    .flatMap((text) => {
      const [, bracketed, plain, port] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? [null, null, text];
      const address = bracketed ?? plain ?? text;
      const host = address.includes(':') ? `[${address}]` : address;
      return (port === undefined ? ports : [port]).map((number) => `${host}:${number}`);
    })
    .reverse();
};
