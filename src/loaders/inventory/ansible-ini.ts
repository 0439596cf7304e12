import { nearest } from '../nearest.ts';
import { ansibleHosts } from './ansible-hosts.ts';
import { createAnsibleModel } from './ansible-model.ts';
import { type Inventory, type InventorySource, inventoryFault, shown } from './inventory.ts';
import { shellWords, UnclosedQuote } from './shell-words.ts';

const KINDS = ['hosts', 'children', 'vars'] as const;
type Kind = (typeof KINDS)[number];

const SECTION = /^\[([^:\]\s]+)(?::([^\]\s]*))?\]\s*(?:[#;].*)?$/;

/** A value as Ansible reads it: what is quoted as in Python without its quotes, everything else as it stands. */
const literal = (written: string): string => {
  const quoted = /^(["'])((?:(?!\1)[^\\]|\\.)*)\1\s*(?:#.*)?$/s.exec(written);
  if (quoted !== null) return (quoted[2] ?? '').replace(/\\(["'\\])/g, '$1');
  return /^(-?\d+|True|False|None)\s*#.*$/.exec(written)?.[1] ?? written;
};

/** Reads an Ansible inventory in INI form: groups, `:children`, `:vars`, ranges of hosts. Throws `UserError` with the line. */
export const readAnsibleIni = (source: InventorySource): Inventory => {
  const model = createAnsibleModel(source);
  const fault = (line: number, what: string, hint: string) => inventoryFault(source, line, what, hint);
  /** Groups that have variables, which must be there as a section or a child. */
  const varied = new Map<string, number>();
  let name = 'ungrouped';
  let kind: Kind = 'hosts';
  model.group('all', null);
  model.group('ungrouped', null);

  const readHost = (text: string, line: number): void => {
    const words = (() => {
      try {
        return shellWords(text, { comments: true });
      } catch (error) {
        if (error instanceof UnclosedQuote) throw fault(line, error.message, 'Close it');
        throw error;
      }
    })();
    const [pattern, ...assignments] = words;
    if (pattern === undefined) return;
    const hosts = model.addHosts(pattern, name, line);
    for (const assignment of assignments) {
      const at = assignment.indexOf('=');
      if (at < 1)
        // The word itself may be half a password.
        throw fault(line, 'a word behind the host is not key=value', 'Put one host on a line');
      const value = { kind: 'text', text: literal(assignment.slice(at + 1)) } as const;
      for (const host of hosts) model.set(host, assignment.slice(0, at), value, line);
    }
  };

  for (const [index, raw] of source.text.split('\n').entries()) {
    const line = index + 1;
    const text = raw.trim();
    if (text === '' || text.startsWith('#') || text.startsWith(';')) continue;
    const section = SECTION.exec(text);
    if (section !== null) {
      const [, group = '', written] = section;
      const found = written === undefined ? 'hosts' : KINDS.find((known) => known === written);
      if (found === undefined) {
        const guess = nearest(written ?? '', KINDS);
        throw fault(
          line,
          `${shown(text)} is not a section`,
          guess === null
            ? 'Write [group], [group:children] or [group:vars]'
            : `Did you mean [${group}:${guess}]?`,
        );
      }
      name = group;
      kind = found;
      if (kind !== 'vars') model.group(name, line);
      else if (!model.groups.has(name)) varied.set(name, line);
    } else if (text.startsWith('[') && /\]\s*(?:[#;].*)?$/.test(text) && !/[:.]/.test(text))
      throw fault(line, `${shown(text)} is not a section`, 'Write [group], [group:children] or [group:vars]');
    else if (kind === 'hosts') readHost(text, line);
    else if (kind === 'children') {
      const [child = ''] = text.split(/\s*[#;]|\s+/, 1);
      model.addChild(name, child, line);
    } else {
      const at = text.indexOf('=');
      if (at < 1) throw fault(line, 'a variable without =', 'Write key=value below [group:vars]');
      const value = { kind: 'text', text: literal(text.slice(at + 1).trim()) } as const;
      model.set(model.group(name, line), text.slice(0, at).trim(), value, line);
    }
  }
  const named = new Set([...model.groups.values()].flatMap(({ children }) => [...children.keys()]));
  for (const [group, line] of varied) {
    const own = model.groups.get(group);
    if (own !== undefined && (own.hosts.size > 0 || own.children.size > 0 || named.has(group))) continue;
    const guess = nearest(
      group,
      [...model.groups.keys()].filter((known) => known !== group),
    );
    throw fault(
      line,
      `there is no group ${shown(group)} that could have variables`,
      guess === null ? `Write a section [${group.slice(0, 40)}]` : `Did you mean ${shown(guess)}?`,
    );
  }
  return ansibleHosts(source, model);
};
