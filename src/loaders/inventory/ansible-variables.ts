import { isAbsolute, join } from 'node:path';
import type { DeclaredRoles } from '../../core/host-role.ts';
import type { TargetAddress } from '../target-address.ts';
import { UserError } from '../user-error.ts';
import type { AnsibleHost, AnsibleValue, AnsibleVariable, AnsibleVariables } from './ansible-model.ts';
import { readRoles } from './declared-roles.ts';
import { hostAddress, isUserName } from './host-address.ts';
import { type Become, type InventoryHost, type InventorySource, inventoryFault, shown } from './inventory.ts';
import { labelsFault } from './labels.ts';
import { jumpOfArguments } from './ssh-arguments.ts';

/** Says of one host that it cannot be audited as it stands; caught here, told when the host is selected. */
class Refused extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

const OVER_SSH = new Set(['ssh', 'smart', 'paramiko', 'paramiko_ssh', 'openssh', 'ansible.builtin.ssh']);
const BECOME_METHODS = new Map<string, Become>(
  ['sudo', 'su', 'doas'].flatMap((method) => [
    [method, method as Become],
    [`ansible.builtin.${method}`, method as Become],
    [`community.general.${method}`, method as Become],
  ]),
);
const BECOMES: readonly Become[] = ['auto', 'none', 'sudo', 'doas', 'su', 'sudo-allowlist'];

/** What a host's variables, already in their order of precedence, say about the way to it and about itself. */
export const hostFromVariables = (
  source: InventorySource,
  { name, line }: AnsibleHost,
  groups: readonly string[],
  variables: AnsibleVariables,
  warn: (warning: string) => void,
): InventoryHost => {
  const text = (...names: readonly string[]): string | null => {
    for (const key of names) {
      const variable = variables.get(key);
      if (variable !== undefined && !isNothing(variable.value)) return textOf(key, variable);
    }
    return null;
  };
  const placed = <T>(key: string, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw inventoryFault(
        source,
        variables.get(key)?.line ?? line,
        `${shown(name)}: ${error.message}`,
        error.hint,
      );
    }
  };
  const labels = {
    ...(groups.length === 0 ? {} : { group: groups.join(',') }),
    ...placed('rempart_labels', () => labelsOf(variables.get('rempart_labels')?.value)),
  };
  const roles = placed('rempart_roles', () => rolesOf(variables.get('rempart_roles')?.value));
  const base = { name, groups, line };
  const nowhere: TargetAddress = { scheme: 'ssh', host: name, user: null, port: null, alias: false };
  const entry = { labels, roles, identity: null, become: null, jump: null, sshConfig: null };
  try {
    const connection = text('ansible_connection') ?? 'ssh';
    if (connection === 'local' || connection === 'ansible.builtin.local')
      return { ...base, address: { scheme: 'local' }, entry, refusal: null };
    if (!OVER_SSH.has(connection))
      throw new Refused(
        `it is reached by ansible_connection=${connection.slice(0, 40)}`,
        'rempart goes over SSH or stays on this machine: leave it out with --select',
      );
    const user = text('ansible_user', 'ansible_ssh_user');
    if (user !== null && !isUserName(user))
      throw new Refused('its ansible_user is not the name of an account', 'Correct it');
    const port = text('ansible_port', 'ansible_ssh_port');
    if (port !== null && !(/^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65_536))
      throw new Refused('its ansible_port is not a port', 'Give a number from 1 to 65535');
    const host = text('ansible_host', 'ansible_ssh_host') ?? name;
    if (host.includes('@') || host.includes('://'))
      throw new Refused(`its ansible_host ${shown(host)} is not a host`, 'Give a name or an address');
    const jumps = jumpOfArguments(
      [text('ansible_ssh_common_args'), text('ansible_ssh_extra_args')].filter((each) => each !== null),
    );
    if ('refused' in jumps)
      throw new Refused(`its SSH arguments hold ${jumps.refused}`, 'Put that into ssh_config, which is read');
    if (jumps.weakens)
      warn(`${source.name} switches the verification of host keys off: rempart verifies them all the same`);
    const identity = text('ansible_ssh_private_key_file', 'ansible_private_key_file');
    return {
      ...base,
      address: placed('ansible_host', () =>
        hostAddress(source, variables.get('ansible_host')?.line ?? line, host, {
          user,
          port: port === null ? null : Number(port),
        }),
      ),
      entry: {
        ...entry,
        identity: identity === null ? null : pathFrom(source, identity),
        become: becomeOf(text, warn),
        jump: jumps.jump,
      },
      refusal: null,
    };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const where = `${source.name}${line === null ? '' : `, line ${line}`}`;
    return {
      ...base,
      address: nowhere,
      entry,
      refusal: { message: `${where}: ${shown(name)} cannot be audited: ${error.message}`, hint: error.hint },
    };
  }
};

const isNothing = (value: AnsibleValue): boolean =>
  value.kind === 'text' && /^(?:|none|null|omit)$/i.test(value.text.trim());

const textOf = (name: string, { value }: AnsibleVariable): string => {
  if (value.kind === 'vault')
    throw new Refused(
      `its ${name} is encrypted with Ansible Vault, which is never opened`,
      'Give that value in plain text, or leave the host out with --select',
    );
  if (value.kind !== 'text') throw new Refused(`its ${name} is not text`, 'Write it as one word');
  if (/\{[{%]/.test(value.text))
    throw new Refused(`its ${name} is a template, which only Ansible can fill in`, 'Write the value itself');
  return value.text;
};

const isTrue = (text: string): boolean => /^(?:yes|true|on|1|y|t)$/i.test(text);

const becomeOf = (
  text: (...names: readonly string[]) => string | null,
  warn: (warning: string) => void,
): Become | null => {
  const own = text('rempart_become');
  if (own !== null) {
    const known = BECOMES.find((become) => become === own);
    if (known === undefined)
      throw new Refused(`its rempart_become ${shown(own)} is none`, `Ways are ${BECOMES.join(', ')}`);
    return known;
  }
  const raise = text('ansible_become');
  if (raise === null) return null;
  if (!isTrue(raise)) return 'none';
  const user = text('ansible_become_user');
  if (user !== null && user !== 'root') {
    warn('ansible_become_user names another user than root: those hosts are asked without more privilege');
    return 'none';
  }
  const method = text('ansible_become_method') ?? 'sudo';
  const known = BECOME_METHODS.get(method);
  if (known === undefined)
    throw new Refused(
      `its ansible_become_method is ${shown(method)}`,
      'rempart knows sudo, su and doas; rempart_become=none asks without more privilege',
    );
  return known;
};

const pairs = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split(',')
      .map((pair) => pair.trim())
      .filter(Boolean)
      .map((pair) => {
        const at = pair.indexOf('=');
        if (at < 1)
          throw new UserError(`${shown(pair)} is not a label`, 'Write rempart_labels as key=value,key=value');
        return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
      }),
  );

const labelsOf = (value: AnsibleValue | undefined): Readonly<Record<string, string>> => {
  if (value === undefined || isNothing(value)) return {};
  if (value.kind !== 'text' && value.kind !== 'map')
    throw new UserError('rempart_labels is not a mapping of words', 'Write key: value below it');
  const labels = value.kind === 'map' ? value.entries : pairs(value.text);
  const fault = labelsFault(labels);
  if (fault !== null) throw new UserError(fault, 'Shorten it, or write it otherwise');
  return labels;
};

const rolesOf = (value: AnsibleValue | undefined): DeclaredRoles | null => {
  if (value === undefined || isNothing(value)) return null;
  if (value.kind === 'list') return readRoles(value.items);
  if (value.kind === 'text') return readRoles(value.text.split(/[\s,]+/).filter(Boolean));
  throw new UserError('rempart_roles is not a list of roles', 'Write +router, -desktop');
};

/** As Ansible does: where the program was started. */
const pathFrom = ({ home, workingFolder }: InventorySource, path: string): string => {
  if (path.startsWith('~/')) return join(home, path.slice(2));
  return isAbsolute(path) ? path : join(workingFolder, path);
};
