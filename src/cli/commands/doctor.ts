import pLimit from 'p-limit';
import { judge, planFor } from '../../audit.ts';
import { collectTree } from '../../collection/collect-tree.ts';
import { enginePaths } from '../../collection/engine-paths.ts';
import { privilegedTools, sudoersRule } from '../../collection/sudoers-rule.ts';
import type { Result, TargetReport } from '../../core/generated/report.ts';
import { type Plan, plan } from '../../core/plan.ts';
import type { TreeRecording } from '../../core/recording.ts';
import { sanitize } from '../../reporters/terminal/sanitize.ts';
import { type InventoryFlags, targetsOfRun } from '../inventory-targets.ts';
import { type SelectionFlags, selectedChecks } from '../selected-checks.ts';
import { collectionOptions, type WaysInFlags, waysIn } from '../ways-in.ts';

/** `rempart doctor TARGET`: whether it answers, with which privilege, what stays unseen, and what to grant for more; of an inventory, host by host. */
export const doctorCommand = async (
  text: string | undefined,
  flags: WaysInFlags & InventoryFlags & SelectionFlags,
): Promise<number> => {
  const targets = await targetsOfRun(text === undefined ? [] : [text], flags, false);
  const ways = waysIn(flags);
  const checks = await selectedChecks(flags);
  const tools = privilegedTools(planFor(checks));
  const asked: Plan = plan(checks, { host: [...Object.values(tools), ...planFor([]).host.facts] });
  const controller = new AbortController();
  const options = {
    ...collectionOptions({ ...flags, walk: false, imageWalk: false }, controller.signal, () => {}, {
      imports: [],
      database: null,
    }),
    plan: asked,
  };
  const limit = pLimit(flags.jobs);
  const answers = targets.map((target) => limit(() => collectTree(target, ways, options)));
  for (const answer of answers) answer.catch(() => {});
  let status = 0;
  for (const answer of answers) {
    const [tree] = await answer;
    if (tree === undefined || !writeTree(tree, judge(checks, tree), asked, tools)) status = 3;
  }
  return status;
};

/** Tells of one target; whether it answered whole. */
const writeTree = (
  tree: TreeRecording,
  rows: readonly TargetReport[],
  asked: Plan,
  tools: ReturnType<typeof privilegedTools>,
): boolean => {
  const write = (line: string): boolean => process.stdout.write(`${line}\n`);
  for (const row of rows.filter(({ kind }) => kind === 'host' || kind === 'docker-engine'))
    for (const line of rowLines(row)) write(line);
  const unseen = rows.flatMap(({ results }) => results).filter(({ reason }) => reason?.code === 'permission');
  if (unseen.length > 0) for (const line of grantLines(tree, unseen, asked, tools)) write(line);
  return rows[0]?.status === 'complete';
};

const rowLines = ({ name, kind, status, error, connection, results }: TargetReport): readonly string[] => {
  const unknown = results.filter(({ outcome }) => outcome === 'unknown');
  const answered = results.length - unknown.length;
  return [
    `${sanitize(name)} (${kind}): ${status}`,
    ...(error === null ? [] : [`  ${sanitize(error.message)}`, `  do: ${sanitize(error.hint)}`]),
    ...(connection === null
      ? []
      : [
          `  reached by ${connection.transport} as ${sanitize(connection.user ?? 'the engine lets us')}, privilege ${connection.privilege}, ${connection.durationMs} ms`,
          ...(connection.hostKey === null ? [] : [`  host key ${sanitize(connection.hostKey)}`]),
          ...(connection.via ?? []).map((text) => `  by way of ${sanitize(text)}`),
        ]),
    ...(results.length === 0
      ? []
      : [`  ${answered} of ${results.length} checks can be answered (the file-system walk left out)`]),
    ...[...Map.groupBy(unknown, ({ reason }) => reason?.code ?? 'unsupported')].map(
      ([code, group]) =>
        `  ${group.length} ${code}: ${[...new Set(group.map(({ checkId }) => checkId))].slice(0, 6).join(', ')}${group.length > 6 ? ' …' : ''}`,
    ),
    '',
  ];
};

/** What would have to be granted to see more, exactly. */
const grantLines = (
  tree: TreeRecording,
  unseen: readonly Result[],
  asked: Plan,
  tools: ReturnType<typeof privilegedTools>,
): readonly string[] => {
  const [root] = tree.targets;
  const user = root.connection?.user ?? 'auditor';
  const lines = [
    `${new Set(unseen.map(({ checkId }) => checkId)).size} more checks could be answered with more privilege:`,
  ];
  if (root.target.kind === 'host' && root.connection?.privilege !== 'root')
    lines.push(
      '',
      'Everything, with one rule (then audit with --become sudo):',
      `  ${sanitize(user)} ALL=(root) NOPASSWD: /bin/sh -s`,
      'Only the single questions that need it (then audit with --become sudo-allowlist). Such a list narrows what is run, it is no',
      'boundary against somebody who holds the account:',
      ...sudoersRule(user, asked, tree.targets[0], tools).map((line) => `  ${sanitize(line)}`),
    );
  if (tree.targets.some(({ target, status }) => target.kind === 'docker-engine' && status === 'denied'))
    lines.push(
      '',
      'The engine: membership in the group of its socket equals root. A proxy before the socket that lets through these GETs is enough:',
      ...enginePaths(asked).map((path) => `  GET ${path}`),
    );
  return lines;
};
