import type { UnknownReason } from '../core/answer.ts';
import type { Severity } from '../core/severity.ts';
import { type Finding, fail, notApplicable, pass, undecided, type Verdict } from '../core/verdict.ts';
import { milder } from './milder.ts';
import {
  type KernelParameters,
  type LiveParameters,
  persistedSetting,
  type SysctlSetting,
} from './sysctl.ts';

/** `weak` is acceptable on many systems, but not the best; `bad` is a deviation. */
export type ParameterLevel = 'good' | 'weak' | 'bad';

/** What is right for one parameter, or for one that every network interface has (`net.ipv4.conf.*.rp_filter`). */
export interface ParameterRule {
  /** A dotted name; with `*` in place of the interface, it is judged for `default` and each interface together with `all`. */
  readonly name: string;
  readonly level: (value: string, live: LiveParameters) => ParameterLevel;
  /** What the kernel itself starts with; null where that depends on how it was built. */
  readonly kernelDefault: string | null;
  /** How `all` and an interface's own value make the effective one (ip-sysctl of the kernel's documentation). */
  readonly combine?: (all: string, own: string, forwarding: boolean) => string;
}

/** One parameter that is not as it should be. */
export interface ParameterDeviation {
  readonly name: string;
  readonly level: 'weak' | 'bad';
  /** `boot`: it is right now, and will not be after the next boot. */
  readonly when: 'now' | 'boot';
  /** The effective value, now or after the next boot. */
  readonly value: string;
  /** The line that decides it at boot; null where none does. */
  readonly setting: SysctlSetting | null;
}

export interface ParameterJudgement {
  /** How many of the rules meet a parameter that this kernel has. */
  readonly present: number;
  readonly deviations: readonly ParameterDeviation[];
  /** Values that were right, `name = value`. */
  readonly good: readonly string[];
  /** Why something could not be judged; null when everything was. */
  readonly unseen: UnknownReason | null;
}

/** Interfaces that software makes and unmakes; they take their values from `default`. */
const MADE_BY_SOFTWARE =
  /^(lo|ifb|veth|docker|br-|virbr|vnet|tap|tun|cni|flannel|cali|cilium|lxc|lxd|podman|dummy|wg|tailscale|kube|bond_slave|sit|gre|ip6|erspan|teql)/;

const worst = (levels: readonly ParameterLevel[]): ParameterLevel =>
  levels.includes('bad') ? 'bad' : levels.includes('weak') ? 'weak' : 'good';

interface Judged {
  readonly name: string;
  readonly value: string;
  readonly level: ParameterLevel;
}

/** The live values of one rule: one for a plain parameter, one for `default` and each lasting interface otherwise. */
const liveValues = (
  rule: ParameterRule,
  live: LiveParameters,
): { readonly judged: readonly Judged[]; readonly hidden: string | null } => {
  const at = (scope: string) => rule.name.replace('*', scope);
  const one = (name: string, value: string): Judged => ({ name, value, level: rule.level(value, live) });
  if (!rule.name.includes('*')) {
    const value = live.get(rule.name);
    if (value === undefined) return { judged: [], hidden: null };
    return value === null
      ? { judged: [], hidden: rule.name }
      : { judged: [one(rule.name, value)], hidden: null };
  }
  const [before = '', after = ''] = rule.name.split('*');
  if (before.startsWith('net.ipv6.') && live.get('net.ipv6.conf.all.disable_ipv6') === '1')
    return { judged: [], hidden: null };
  const all = live.get(at('all'));
  if (all === undefined) return { judged: [], hidden: null };
  if (all === null) return { judged: [], hidden: at('all') };
  const scopes = [...live.keys()]
    .filter((name) => name.startsWith(before) && name.endsWith(after))
    .map((name) => name.slice(before.length, name.length - after.length))
    .filter((scope) => scope !== 'all' && !MADE_BY_SOFTWARE.test(scope));
  const judged = scopes.map((scope) => {
    const forwarding = live.get(`${before}${scope}.forwarding`) === '1';
    const own = live.get(at(scope)) ?? all;
    return one(at(scope), rule.combine?.(all, own, forwarding) ?? own);
  });
  const broken = judged.filter(({ level }) => level !== 'good');
  if (broken.length === 0 || broken.length < judged.length) return { judged, hidden: null };
  // Every scope is wrong: that is one deviation, not one for each interface.
  const level = worst(broken.map(({ level }) => level));
  return {
    judged: [{ name: at('all'), value: broken.find((item) => item.level === level)?.value ?? all, level }],
    hidden: null,
  };
};

/** What the next boot sets, where that can be told. */
const bootValue = (
  rule: ParameterRule,
  { persisted, live }: KernelParameters,
): (Judged & { readonly setting: SysctlSetting | null }) | null => {
  const scoped = (scope: string) => {
    const name = rule.name.replace('*', scope);
    const setting = persistedSetting(persisted.items, name);
    return { name, setting, value: setting?.value ?? rule.kernelDefault };
  };
  const own = scoped('default');
  const all = scoped('all');
  if (own.value === null || all.value === null) return null;
  const value = rule.name.includes('*')
    ? (rule.combine?.(all.value, own.value, live.get('net.ipv4.ip_forward') === '1') ?? own.value)
    : own.value;
  const level = rule.level(value, live);
  const guilty = own.setting !== null && rule.level(own.setting.value ?? '', live) !== 'good' ? own : all;
  return { name: guilty.name, value, level, setting: guilty.setting };
};

/** Judges parameters as they are now and as the next boot will set them; one that the kernel does not have is left out. */
export const judgeParameters = (
  parameters: KernelParameters,
  rules: readonly ParameterRule[],
): ParameterJudgement => {
  const deviations: ParameterDeviation[] = [];
  const good: string[] = [];
  let present = 0;
  let unseen: UnknownReason | null = null;
  for (const rule of rules) {
    const { judged, hidden } = liveValues(rule, parameters.live);
    if (hidden !== null) unseen ??= { code: 'permission', text: `${hidden} may be read by root alone` };
    if (judged.length === 0) continue;
    present += 1;
    const broken = judged.filter(({ level }) => level !== 'good');
    for (const { name, value, level } of broken)
      if (level !== 'good')
        deviations.push({
          name,
          value,
          level,
          when: 'now',
          setting: persistedSetting(parameters.persisted.items, name),
        });
    if (broken.length > 0) continue;
    good.push(...judged.slice(0, 1).map(({ name, value }) => `${name} = ${value}`));
    const boot = bootValue(rule, parameters);
    if (boot !== null && boot.level !== 'good') deviations.push({ ...boot, level: boot.level, when: 'boot' });
    else if (!parameters.persisted.complete) unseen ??= parameters.persisted.reason;
  }
  return { present, deviations, good, unseen };
};

/** A verdict of that severity; a weak value, and one that lasts only until the next boot, count one severity less. */
export const parameterVerdict = (
  { present, deviations, good, unseen }: ParameterJudgement,
  severity: Severity,
  wanted: string,
): Verdict => {
  const findings = deviations.map((deviation): Finding => {
    const { name, value, level, when, setting } = deviation;
    const place = setting === null ? null : `${setting.path}:${setting.line}`;
    return {
      message:
        when === 'boot'
          ? `${name} will be ${value} after the next boot${place === null ? ', because no file sets it' : ''}`
          : `${name} is ${value}${place !== null && setting?.value !== value ? `, though ${place} sets ${setting?.value}` : ''}`,
      expected: wanted,
      actual: value,
      location: {
        ...(setting === null ? {} : { path: setting.path, line: setting.line }),
        resource: when === 'boot' ? `${name} at boot` : name,
      },
      ...(level === 'weak' || when === 'boot' ? { severity: milder(severity) } : {}),
    };
  });
  const [first, ...rest] = findings;
  if (first !== undefined) return fail([first, ...rest]);
  if (unseen !== null) return undecided(unseen);
  return present === 0 ? notApplicable('This kernel does not have the parameter') : pass(good.join(', '));
};
