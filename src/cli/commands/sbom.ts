import { HOST_FACTS } from '../../collection/collect-host.ts';
import { collectTree, type NamedTarget } from '../../collection/collect-tree.ts';
import { packageInventory } from '../../collection/package-inventory.ts';
import { type Plan, plan } from '../../core/plan.ts';
import type { TreeRecording } from '../../core/recording.ts';
import { type Subject, subjectTree } from '../../core/subject.ts';
import { PACKAGE_FACTS } from '../../facts/known-vulnerabilities.ts';
import { system } from '../../facts/system.ts';
import { UserError } from '../../loaders/user-error.ts';
import { sanitize } from '../../reporters/terminal/sanitize.ts';
import { listenForInterruption } from '../interruption.ts';
import { version } from '../program.ts';
import { createProgress } from '../progress.ts';
import { billOfMaterials } from '../sbom/bill-of-materials.ts';
import { collectionOptions, namedTargets, type WaysInFlags, waysIn } from '../ways-in.ts';
import { openWholeFile } from '../whole-file.ts';

/** Nothing but packages is asked for, those of languages on the walk of a host, and of a host not those of the images that its engines hold. */
const planOf = ({ address }: NamedTarget): Plan =>
  address.scheme === 'local' || address.scheme === 'ssh'
    ? plan([], { host: [...HOST_FACTS, system, ...PACKAGE_FACTS] })
    : plan([], { image: PACKAGE_FACTS });

/** The one host or image that was named; of a container its image. Throws `UserError` for an engine with many, and where there is none. */
const subjectOf = ({ named, targets }: TreeRecording): Subject => {
  const [root] = targets;
  const [only, ...others] = subjectTree(targets).filter(
    ({ target, recording }) => (target.kind === 'host' && !recording.context) || target.kind === 'image',
  );
  if (root.error !== null && only === undefined)
    throw new UserError(`${named}: ${root.error.message}`, root.error.hint);
  if (only === undefined || (others.length > 0 && only.target.kind === 'image'))
    throw new UserError(
      `${named} is no one host or image`,
      'Name one: local, ssh:HOST, image:REF, container:NAME, archive:FILE, rootfs:DIR',
    );
  return only;
};

/** `rempart sbom TARGET`: writes its bill of materials; status 3 where not every package was seen. */
export const sbomCommand = async (
  text: string | undefined,
  flags: WaysInFlags & { readonly output?: string; readonly quiet?: true },
): Promise<number> => {
  const [target] = namedTargets(text === undefined ? [] : [text]);
  if (target === undefined) throw new Error('there is always a target');
  const ways = waysIn(flags);
  const file = flags.output === undefined ? null : await openWholeFile(flags.output, 0o644);
  const interruption = listenForInterruption();
  const progress = await createProgress({ quiet: flags.quiet === true, logLevel: flags.logLevel });
  try {
    const { knowledge: _, ...options } = collectionOptions(
      { ...flags, walk: true, imageWalk: false },
      interruption.signal,
      progress.report,
      { imports: [], database: null },
    );
    const [tree] = await collectTree(target, ways, { ...options, plan: planOf(target) });
    progress.clear();
    if (tree === undefined) throw new UserError(`${target.named} holds nothing`, 'Name another recording');
    const subject = subjectOf(tree);
    const { error } = subject.recording;
    if (error !== null) throw new UserError(`${target.named}: ${error.message}`, error.hint);
    const inventory = packageInventory(subject);
    const bill = billOfMaterials({
      target: subject.target,
      inventory,
      collectedAt: tree.collectedAt,
      tool: version(),
    });
    if (file === null) process.stdout.write(`${bill}\n`);
    else {
      await file.write(`${bill}\n`);
      await file.commit();
    }
    if (inventory.unseen === null) return 0;
    process.stderr.write(`rempart: ${sanitize(`not every package was seen: ${inventory.unseen.text}`)}\n`);
    return 3;
  } catch (error) {
    await file?.discard();
    throw error;
  } finally {
    interruption.stop();
  }
};
