import { planFor } from '../../audit.ts';
import type { NamedTarget } from '../../collection/collect-tree.ts';
import type { Plan } from '../../core/plan.ts';
import { describeProbe } from '../../core/probe.ts';
import { sanitize } from '../../reporters/terminal/sanitize.ts';
import { scriptFor } from '../../transports/script-session.ts';
import { type InventoryFlags, targetsOfRun } from '../inventory-targets.ts';
import { type SelectionFlags, selectedChecks } from '../selected-checks.ts';

/** Where the random nonce of a real run stands in the printed script. */
const NONCE = '00000000000000000000000000000000';

/** `rempart plan TARGET`: every question and the script that would be sent; nothing is contacted. Of an inventory also its hosts, and a script for each way to raise privilege. */
export const planCommand = async (
  text: string | undefined,
  flags: SelectionFlags & InventoryFlags & { readonly walk: boolean; readonly become: string },
): Promise<number> => {
  const targets = await targetsOfRun(text === undefined ? [] : [text], flags, false);
  const plan = planFor(await selectedChecks(flags));
  const lines: string[] = flags.inventory === undefined ? [] : hostLines(targets, flags.become);
  const hosts = targets.filter(({ address }) => address.scheme === 'local' || address.scheme === 'ssh');
  const scripts = new Set(hosts.map((target) => becomeOf(target, flags.become) === 'sudo-allowlist'));
  for (const allowlist of scripts) lines.push(...scriptLines(plan, allowlist, flags.walk));
  for (const kind of ['docker-engine', 'container', 'image'] as const) {
    const { followUps } = plan[kind];
    // Nothing is run inside: what asks for a program is answered `unsupported` there.
    const questions = plan[kind].questions.filter(({ probe }) => probe.kind !== 'command');
    if (questions.length === 0) continue;
    lines.push(`# Asked of every ${kind} through the Engine API (GET only):`);
    for (const { probe } of questions) {
      const { source, locator } = describeProbe(probe);
      lines.push(
        `#   ${probe.kind === kind || source === 'api' ? locator : `${locator} (read from its archive or layers)`}`,
      );
    }
    for (const { description } of followUps) lines.push(`#   then: ${description}`);
    lines.push('');
  }
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
};

const becomeOf = ({ entry }: NamedTarget, flag: string): string => entry?.become ?? flag;

/** The hosts of an inventory with the way to each. */
const hostLines = (targets: readonly NamedTarget[], become: string): string[] => [
  `# ${targets.length} targets:`,
  ...targets.map((target) => {
    const { named, address, entry } = target;
    const way =
      address.scheme === 'ssh'
        ? `ssh ${address.user === null ? '' : `${address.user}@`}${address.host}${address.port === null ? '' : ` port ${address.port}`}${entry?.jump == null ? '' : ` through ${entry.jump}`}, become ${becomeOf(target, become)}`
        : 'name' in address
          ? `${address.scheme} ${address.name}`
          : address.scheme;
    const labels = Object.entries(entry?.labels ?? {}).map(([label, value]) => ` ${label}=${value}`);
    return sanitize(`#   ${named}: ${way}${labels.join('')}`);
  }),
  '',
];

const scriptLines = (plan: Plan, allowlist: boolean, walk: boolean): readonly string[] => {
  const probes = plan.host.questions.map(({ probe }) => probe);
  const session = { allowlist, walkSeconds: walk ? 120 : null, nonce: NONCE, wave: 1 };
  return [
    `# ${probes.length} questions in one script, sent to standard input of \`sh -s\`; NONCE is random in each run.`,
    `# A second script follows on the same input where the answers name further paths: ${plan.host.followUps.map(({ description }) => description).join('; ') || 'never'}.`,
    scriptFor(probes, session).text.replaceAll(NONCE, 'NONCE'),
  ];
};
