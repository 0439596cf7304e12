import { planFor } from '../../audit.ts';
import { describeProbe } from '../../core/probe.ts';
import { parseTarget } from '../../loaders/target-address.ts';
import { scriptFor } from '../../transports/script-session.ts';
import { type SelectionFlags, selectedChecks } from '../selected-checks.ts';

/** Where the random nonce of a real run stands in the printed script. */
const NONCE = '00000000000000000000000000000000';

/** `rempart plan TARGET`: every question and the script that would be sent; nothing is contacted. */
export const planCommand = async (
  text: string,
  flags: SelectionFlags & { readonly walk: boolean; readonly become: string },
): Promise<number> => {
  const { scheme } = parseTarget(text);
  const plan = planFor(await selectedChecks(flags));
  const lines: string[] = [];
  if (scheme === 'local' || scheme === 'ssh') {
    const probes = plan.host.questions.map(({ probe }) => probe);
    const session = {
      allowlist: flags.become === 'sudo-allowlist',
      walkSeconds: flags.walk ? 120 : null,
      nonce: NONCE,
      wave: 1,
    };
    lines.push(
      `# ${probes.length} questions in one script, sent to standard input of \`sh -s\`; NONCE is random in each run.`,
      `# A second script follows on the same input where the answers name further paths: ${plan.host.followUps.map(({ description }) => description).join('; ') || 'never'}.`,
      scriptFor(probes, session).text.replaceAll(NONCE, 'NONCE'),
    );
  }
  for (const kind of ['docker-engine', 'container', 'image'] as const) {
    const { questions, followUps } = plan[kind];
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
