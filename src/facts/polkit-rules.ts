import type { FilesOutput } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { redactAssignments } from './secrets.ts';

/** A rule of the administrator that lets an action pass without a password. */
export interface PolkitGrant {
  /** What it looks at before it says yes: the user, a group, a local seat; the actions alone are no condition on who asks. */
  readonly conditions: readonly ('user' | 'group' | 'seat')[];
  /** Actions that it names; empty where it holds for every action. */
  readonly actions: readonly string[];
  readonly path: string;
  readonly line: number;
}

const redact = (output: FilesOutput): FilesOutput => ({
  ...output,
  entries: output.entries.map((entry) => ({
    ...entry,
    content: entry.content === null ? null : redactAssignments(entry.content),
  })),
});

const YES = /polkit\.Result\.YES\b|return\s*\(?\s*["']yes["']/;
const ACTION = /["']((?:[a-z0-9-]+\.){2,}[\w.-]+)["']/gi;

const conditionsIn = (text: string): PolkitGrant['conditions'] => [
  ...(/\.user\s*[=!]==?|["'][\w-]+["']\s*===?\s*subject\.user/.test(text) ? (['user'] as const) : []),
  ...(/isInGroup|isInNetGroup|\.groups\b/.test(text) ? (['group'] as const) : []),
  ...(/subject\.(local|active|seat|session)\b/.test(text) ? (['seat'] as const) : []),
];

/** Calls of `polkit.addRule` in JavaScript; comments and what only names administrators are no grants. */
const scriptGrants = (path: string, source: string): readonly PolkitGrant[] => {
  const text = source
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|[ \t])\/\/.*$/gm, '');
  const starts = [...text.matchAll(/polkit\.add(?:Admin)?Rule\s*\(/g)].map(({ index, 0: call }) => ({
    index,
    admin: call.includes('Admin'),
  }));
  return starts.flatMap(({ index, admin }, at): readonly PolkitGrant[] => {
    const rule = text.slice(index, starts[at + 1]?.index);
    if (admin || !YES.test(rule)) return [];
    return [
      {
        conditions: conditionsIn(rule),
        actions: [...rule.matchAll(ACTION)].map(([, name = '']) => name),
        path,
        line: text.slice(0, index).split('\n').length,
      },
    ];
  });
};

/** pkla(8) of polkit before 0.106: groups of `Identity=`, `Action=` and `Result…=yes`. */
const localAuthorityGrants = (path: string, source: string): readonly PolkitGrant[] => {
  const lines = source.split('\n');
  const starts = lines.flatMap((line, index) => (/^\s*\[/.test(line) ? [index] : []));
  return starts.flatMap((start, at): readonly PolkitGrant[] => {
    const group = lines.slice(start, starts[at + 1]);
    const value = (name: string): string =>
      group
        .find((line) => line.startsWith(`${name}=`))
        ?.slice(name.length + 1)
        .trim() ?? '';
    const yes = ['ResultAny', 'ResultInactive', 'ResultActive'].filter((name) => value(name) === 'yes');
    if (yes.length === 0) return [];
    const identities = value('Identity').split(';').filter(Boolean);
    const everybody = identities.some((identity) => /^unix-(user|group):\*$/.test(identity));
    const actions = value('Action').split(';').filter(Boolean);
    return [
      {
        conditions: [
          ...(everybody
            ? []
            : identities.map((identity) =>
                identity.startsWith('unix-group') ? ('group' as const) : ('user' as const),
              )),
          ...(yes.length === 1 && yes[0] === 'ResultActive' ? (['seat'] as const) : []),
        ],
        actions: actions.includes('*') ? [] : actions,
        path,
        line: start + 1,
      },
    ];
  });
};

/** Rules of polkit(8) in /etc and /var/lib; those of packages in /usr are theirs. Needs root where the folder is closed. */
export const polkitRules = defineFact({
  id: 'polkit-rules',
  description: 'Rules by which polkit lets actions pass without a password',
  probe: files(
    '/etc/polkit-1/rules.d/*.rules',
    '/etc/polkit-1/localauthority/*/*.pkla',
    '/var/lib/polkit-1/localauthority/*/*.pkla',
  ),
  redact,
  parse: (output): ResourceSet<PolkitGrant> => {
    const entries = output?.entries ?? [];
    const grants = entries.flatMap(({ path, content }) =>
      path.endsWith('.pkla') ? localAuthorityGrants(path, content ?? '') : scriptGrants(path, content ?? ''),
    );
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    return reason === null ? completeSet(grants) : incompleteSet(grants, reason);
  },
});
