/** The seccomp profile that a container asks for. */
export type SeccompRequest =
  | { readonly kind: 'default' }
  | { readonly kind: 'unconfined' }
  /** `allowed` are the dangerous system calls that it lets through for every container. */
  | { readonly kind: 'custom'; readonly allowsAll: boolean; readonly allowed: readonly string[] }
  /** A file on the engine's host, as Podman names it, or a profile that could not be parsed. */
  | { readonly kind: 'unread'; readonly name: string };

/** System calls that the engines' default profile keeps for holders of a capability, or from all. */
const GUARDED = [
  ...['add_key', 'bpf', 'delete_module', 'finit_module', 'init_module', 'kexec_file_load', 'kexec_load'],
  ...['keyctl', 'mount', 'move_mount', 'open_by_handle_at', 'open_tree', 'perf_event_open', 'pivot_root'],
  ...['reboot', 'request_key', 'setns', 'swapon', 'syslog', 'umount2', 'unshare', 'userfaultfd'],
] as const;

const ALLOWING = new Set(['SCMP_ACT_ALLOW', 'SCMP_ACT_LOG']);

const object = (value: unknown): Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};

const namesOf = (rule: Readonly<Record<string, unknown>>): readonly string[] => {
  const names = Array.isArray(rule.names) ? rule.names : [rule.name];
  return names.filter((name) => typeof name === 'string');
};

/** Rules with arguments or conditions on capabilities and kernels say less than "always". */
const isUnconditional = (rule: Readonly<Record<string, unknown>>): boolean => {
  const hasMembers = (value: unknown): boolean => Object.keys(object(value)).length > 0;
  return !hasMembers(rule.args) && !hasMembers(rule.includes) && !hasMembers(rule.excludes);
};

const readProfile = (text: string): SeccompRequest => {
  let profile: Readonly<Record<string, unknown>>;
  try {
    profile = object(JSON.parse(text));
  } catch {
    return { kind: 'unread', name: 'a profile that is not JSON' };
  }
  const rules = (Array.isArray(profile.syscalls) ? profile.syscalls : []).map(object);
  const allows = ALLOWING.has(String(profile.defaultAction));
  const named = (allowing: boolean): ReadonlySet<string> =>
    new Set(
      rules
        .filter((rule) => ALLOWING.has(String(rule.action)) === allowing && isUnconditional(rule))
        .flatMap(namesOf),
    );
  const listed = named(!allows);
  const allowed = GUARDED.filter((name) => listed.has(name) !== allows);
  return { kind: 'custom', allowsAll: allows && allowed.length === GUARDED.length, allowed };
};

/** Files with which Podman installs its default profile. */
const PODMAN_DEFAULTS = ['/usr/share/containers/seccomp.json', '/etc/containers/seccomp.json'];

/** Reads `seccomp=…` of a container's security options; engines before 1.11 wrote `seccomp:…`. */
export const seccompRequest = (securityOpt: readonly string[]): SeccompRequest => {
  const option = securityOpt.findLast((text) => /^seccomp[=:]/.test(text));
  const value = option?.slice('seccomp='.length).trim() ?? '';
  if (value === '' || value === 'builtin' || value === 'default' || PODMAN_DEFAULTS.includes(value))
    return { kind: 'default' };
  if (value === 'unconfined') return { kind: 'unconfined' };
  return value.startsWith('{') ? readProfile(value) : { kind: 'unread', name: value };
};
