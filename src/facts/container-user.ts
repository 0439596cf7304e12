import type { Severity } from '../core/severity.ts';
import type { Account, Group } from './accounts.ts';
import type { ContainerInspect } from './container-inspect.ts';
import type { EngineInfo } from './engine-info.ts';

/** The user that `USER` or `--user` names; null members could not be told without the image's /etc/passwd and /etc/group. */
export interface ContainerUser {
  readonly uid: number | null;
  readonly gid: number | null;
  /** The user's part as written, when it is not a number. */
  readonly name: string | null;
}

/** Runtimes read `0`, `00`, `+0` and `-0` as numbers. */
const NUMBER = /^[+-]?\d+$/;

/**
 * Reads `user[:group]` as OCI runtimes do: empty is root; a number is a uid and needs no account; without a group it is the account's, and
 * root's (0) where there is no account. `accounts` and `groups` are the image's /etc/passwd and /etc/group, null where they were not read.
 */
export const containerUser = (
  text: string,
  accounts: readonly Account[] | null,
  groups: readonly Pick<Group, 'name' | 'gid'>[] | null = null,
): ContainerUser => {
  const [user = '', group = ''] = text.trim().split(':');
  const uid = user === '' ? 0 : NUMBER.test(user) ? Number(user) : null;
  const account = accounts?.find((entry) => (uid === null ? entry.name === user : entry.uid === uid));
  const resolved = uid ?? account?.uid ?? (user === 'root' ? 0 : null);
  const primary = account?.gid ?? (resolved === 0 ? 0 : accounts === null ? null : uid === null ? null : 0);
  const named = groups?.find(({ name }) => name === group)?.gid ?? (group === 'root' ? 0 : null);
  const gid = group === '' ? primary : NUMBER.test(group) ? Number(group) : named;
  // `-0` is 0.
  return {
    uid: resolved === null ? null : Math.abs(resolved),
    gid: gid === null ? null : Math.abs(gid),
    name: uid === null ? user : null,
  };
};

/**
 * Whether uid 0 of the container is an ordinary user of the host: user namespaces (userns-remap, Podman's modes) or a rootless engine, by what
 * was configured. Null where the engine does not tell.
 */
export const rootIsMapped = (
  { hostConfig }: Pick<ContainerInspect, 'hostConfig'>,
  info: Pick<EngineInfo, 'securityOptions' | 'isPodman'> | null,
): boolean | null => {
  const mode = hostConfig.usernsMode;
  if (info === null || info.securityOptions === null) return null;
  const { rootless, userns } = info.securityOptions;
  if (rootless === true) return true;
  const mapsUsers = info.isPodman ? mode !== '' : userns;
  if (!mapsUsers || mode === 'host') return rootless === null ? null : false;
  return mode === null ? null : true;
};

const ONE_STEP_MILDER: Readonly<Record<Severity, Severity>> = {
  critical: 'high',
  high: 'medium',
  medium: 'low',
  low: 'low',
  info: 'info',
};

/** One step milder where root of the container is no root of the host: getting out then gives an ordinary user. */
export const severityByMapping = (severity: Severity, mapped: boolean | null): Severity =>
  mapped === true ? ONE_STEP_MILDER[severity] : severity;
