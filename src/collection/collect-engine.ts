import pLimit from 'p-limit';
import { naturalOrder } from '../core/natural-order.ts';
import type { KindPlan } from '../core/plan.ts';
import type { Probe } from '../core/probe.ts';
import { type TargetError, type TargetRecording, VANISHED } from '../core/recording.ts';
import type { Target } from '../core/target.ts';
import { redactApi } from '../facts/engine-api/redaction.ts';
import type { Connection } from '../transports/connection.ts';
import type {
  EngineConnection,
  EngineMember,
  EngineMembers,
} from '../transports/docker/engine-connection.ts';
import { askFirst, askSecond, askWave, type Wave } from './ask-in-waves.ts';
import type { CollectOptions } from './collect-options.ts';
import { waveWithKeptFiles } from './image-answers.ts';
import { interrupted } from './interrupted.ts';

/** Members asked at once; the client's own limiter bounds the requests below that. */
const MEMBERS_AT_ONCE = 8;

/** Which of an engine's containers and images are collected, and whether the engine itself is a row of the report. */
export interface EngineSelection {
  readonly context: boolean;
  readonly container: (member: EngineMember) => boolean;
  readonly image: (member: EngineMember, used: ReadonlySet<string>) => boolean;
  /** Whether the host's own /proc shows the container's processes: then the engine is not asked for them (law 5). */
  readonly seenOnHost: (member: EngineMember) => boolean;
}

export const wholeEngine: EngineSelection = {
  context: false,
  container: () => true,
  image: () => true,
  seenOnHost: () => false,
};

/** `top` costs the engine a ps each time, more than everything else that is asked of a container. */
const withoutTop = (plan: KindPlan): KindPlan => ({
  ...plan,
  questions: plan.questions.filter(({ probe }) => probe.kind !== 'container' || probe.query !== 'top'),
});

/** An engine with its containers and images, the engine first, images before the containers that run them. */
export const collectEngine = async (
  engine: EngineConnection,
  place: {
    readonly id: string;
    readonly name: string;
    readonly parent: string | null;
    /** The verified way to the engine; null where whoever answers is taken at his word. */
    readonly way: string | null;
  },
  selection: EngineSelection,
  named: string,
  options: CollectOptions,
): Promise<readonly TargetRecording[]> => {
  const { plan, signal, progress } = options;
  progress({ named, step: `asking ${place.name}` });
  const { id, name, parent } = place;
  const target: Target = {
    ...{ id, name, parent, kind: 'docker-engine', labels: {}, image: null, replicaOf: null },
  };
  const [answers, members] = await Promise.all([
    askFirst(engine, plan['docker-engine'], signal),
    engine.members({ signal, allImages: options.allImages }),
  ]);
  const containers = members.containers.items.filter(selection.container);
  const used = new Set(containers.map(({ image }) => image).filter((image) => image !== null));
  const images = members.images.items.filter((member) => selection.image(member, used)).sort(byKeyAndName);

  const quiet = withoutTop(plan.container);
  // Each for itself: a container does not wait until the layers of images were read.
  const [imageLimit, containerLimit] = [pLimit(MEMBERS_AT_ONCE), pLimit(MEMBERS_AT_ONCE)];
  const total = containers.length + images.length;
  let done = 0;
  const askMember = (connection: Connection, memberPlan: KindPlan, memberTarget: Target, wave = askWave) =>
    (memberTarget.kind === 'image' ? imageLimit : containerLimit)(async () => {
      const recording = await collectMember(connection, memberPlan, memberTarget, signal, wave);
      done += 1;
      progress({ named, step: `${place.name}: ${done} of ${total} containers and images` });
      return recording;
    });

  const imageAnswers = options.imageAnswers ?? null;
  const proven = place.way === null || engine.identity === null ? null : `${engine.identity} ${place.way}`;
  const imageWave = (member: EngineMember): Wave =>
    imageAnswers === null || proven === null || !options.imageWalk
      ? askWave
      : waveWithKeptFiles(imageAnswers, { engine: proven, image: member.engineId }, () =>
          progress({ named, step: `${member.name}: its files were read before` }),
        );
  const imageTargets = images.map((member) => imageTarget(member, place.id, place.id));
  const imageIds = new Map(images.map((member, index) => [member.engineId, imageTargets[index]?.id ?? null]));
  const containerTargets = replicated(
    containers,
    place.id,
    (member) => imageIds.get(member.image ?? '') ?? null,
  );
  const [imageRecordings, containerRecordings] = await Promise.all([
    Promise.all(
      images.map((member, index) =>
        askMember(engine.image(member), plan.image, imageTargets[index] as Target, imageWave(member)),
      ),
    ),
    Promise.all(
      containerTargets.map(({ member, target }) =>
        askMember(engine.container(member), selection.seenOnHost(member) ? quiet : plan.container, target),
      ),
    ),
  ]);
  const error = signal.aborted ? interrupted(signal) : unlisted(members);
  const recording: TargetRecording = {
    target: { ...target, parent: selection.context ? null : place.parent },
    context: selection.context,
    status: error === null ? 'complete' : 'partial',
    error,
    connection: engine.record(),
    membersComplete: members.containers.complete && members.images.complete,
    answers,
  };
  // A single container is what the user named, and stands before its image.
  const inOrder = (imageRows: readonly TargetRecording[]): readonly TargetRecording[] =>
    selection.context ? [...containerRecordings, ...imageRows] : [...imageRows, ...containerRecordings];
  const asked = await askSecond(engine, plan['docker-engine'], recording, inOrder(imageRecordings), signal);
  const scanned = await scannedImages(engine, images, imageRecordings, options);
  return [{ ...asked, connection: engine.record() }, ...inOrder(scanned)];
};

/** Images with what other scanners say of them, one after the other; each is saved anew for that. */
const scannedImages = async (
  engine: EngineConnection,
  images: readonly EngineMember[],
  recordings: readonly TargetRecording[],
  { scans }: CollectOptions,
): Promise<readonly TargetRecording[]> => {
  if (scans == null) return recordings;
  const scanned: TargetRecording[] = [];
  for (const [index, recording] of recordings.entries()) {
    const image = images[index];
    if (image === undefined || recording.status === 'unreachable') {
      scanned.push(recording);
      continue;
    }
    const answers = await scans.answers(
      { kind: 'engine', save: (write, signal) => engine.saveImage(image, write, signal) },
      image.name,
      scans.signal,
    );
    scanned.push({ ...recording, answers: [...recording.answers, ...answers] });
  }
  return scanned;
};

/** The order of members in every report, whatever the engine lists first. */
const byKeyAndName = (a: EngineMember, b: EngineMember): number =>
  naturalOrder(a.key, b.key) ||
  Number(isPast(a)) - Number(isPast(b)) ||
  naturalOrder(a.name, b.name) ||
  naturalOrder(a.engineId, b.engineId);

/**
 * A task that ended, which its orchestrator replaced under a new random name and keeps for a while: behind those that run, so that what runs keeps
 * its id. Compose gives numbers that stay.
 */
const isPast = ({ key, running }: EngineMember): boolean => !running && /^(service|pod|nomad|ecs):/.test(key);

/** What containers and images will be asked of their files, so that an image is read once for both. */
export const expectedFileProbes = ({ plan }: CollectOptions): readonly Probe[] =>
  [...plan.container.questions, ...plan.image.questions]
    .map(({ probe }) => probe)
    .filter(({ kind }) => kind === 'file' || kind === 'files' || kind === 'walk' || kind === 'packages');

/** Labels stand in the row of a target too, so they pass the same redaction as in the answers. */
const cleanLabels = (labels: Target['labels']): Target['labels'] =>
  (redactApi({ body: { Labels: labels } }).body as { Labels: Target['labels'] }).Labels;

/** Why not everything that the engine has is below it in the report; null where it is. */
const unlisted = ({ containers, images }: EngineMembers): TargetError | null => {
  const [what, reason] = containers.complete ? ['images', images.reason] : ['containers', containers.reason];
  return reason === null
    ? null
    : {
        code: reason.code,
        message: `Its ${what} could not be listed: ${reason.text}`,
        hint:
          reason.code === 'permission'
            ? `Let this user, or the socket proxy, permit GET /${what}/json`
            : `See whether \`docker ${what === 'images' ? 'images' : 'ps'} --all\` answers on the engine’s host`,
      };
};

/** One container or image; a row with the reason when it vanished between listing and asking. */
const collectMember = async (
  connection: Connection,
  plan: KindPlan,
  target: Target,
  signal: AbortSignal,
  wave: Wave,
): Promise<TargetRecording> => {
  const answers = await askFirst(connection, plan, signal, wave);
  const inspected = answers.find(({ probe }) => 'query' in probe && probe.query === 'inspect');
  const recording: TargetRecording = {
    target,
    context: false,
    status: 'complete',
    error: null,
    connection: null,
    membersComplete: true,
    answers,
  };
  if (inspected?.answer.state === 'absent') return { ...recording, ...vanished(target), answers: [] };
  const asked = await askSecond(connection, plan, recording, [], signal, wave);
  return signal.aborted ? { ...asked, status: 'partial', error: interrupted(signal) } : asked;
};

const vanished = ({ kind }: Target): Pick<TargetRecording, 'status' | 'error'> => ({
  status: 'unreachable',
  error: {
    code: VANISHED,
    message: `The ${kind} was removed while its engine was audited`,
    hint: 'It counts for nothing; run the audit again where it should still be there',
  },
});

const imageTarget = (member: EngineMember, engineId: string, parent: string): Target => ({
  id: `${engineId}/image/${member.key}`,
  kind: 'image',
  name: member.name,
  parent,
  labels: cleanLabels(member.labels),
  image: null,
  replicaOf: null,
});

/**
 * Containers by stable key; those that share one are numbered, and name the first (design section 3). Each keeps a row and findings of its
 * own, whatever it claims to be.
 */
export const replicated = (
  members: readonly EngineMember[],
  engineId: string,
  imageOf: (member: EngineMember) => string | null,
): readonly { readonly member: EngineMember; readonly target: Target }[] => {
  const firsts = new Set(members.map(({ key }) => `${engineId}/container/${key}`));
  const counts = new Map<string, number>();
  return [...members].sort(byKeyAndName).map((member) => {
    const first = `${engineId}/container/${member.key}`;
    let count = (counts.get(first) ?? 0) + 1;
    // An engine that lies about its containers must not get two rows with one id.
    while (count > 1 && firsts.has(`${first}/${count}`)) count += 1;
    counts.set(first, count);
    return {
      member,
      target: {
        id: count === 1 ? first : `${first}/${count}`,
        kind: 'container',
        name: member.name,
        parent: engineId,
        labels: cleanLabels(member.labels),
        image: imageOf(member),
        replicaOf: count === 1 ? null : first,
      },
    };
  });
};
