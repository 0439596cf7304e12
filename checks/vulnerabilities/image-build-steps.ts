import {
  type BuildStep,
  baseImageOf,
  completeSet,
  defineCheck,
  type Finding,
  hasBuildSteps,
  type ImageHistoryStep,
  type ImageInspect,
  imageHistory,
  imageInspect,
  judgeEach,
  type LocalImage,
  localImages,
  notApplicable,
  optional,
  ownSteps,
  type Resolved,
  type ResourceSet,
  type Verdict,
} from 'rempart/check';

/** What a step is said to do, or null. */
type Judge = (step: BuildStep, isFirst: boolean) => Omit<Finding, 'expected'> | null;

/** Characters of a step that are looked at: whoever made the image wrote them. */
const LOOKED_AT = 10_000;

const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** Judges what was built here: the steps of a base image that the engine holds are its own makers’ to mend. */
const judgeSteps = (
  evidence: {
    readonly image: ImageInspect;
    readonly history: readonly ImageHistoryStep[];
    readonly local: Resolved<ResourceSet<LocalImage>>;
  },
  expected: string,
  judge: Judge,
): Verdict => {
  const { image, history, local } = evidence;
  if (!hasBuildSteps(history))
    return notApplicable(
      'The image tells no steps of a build: it was imported, squashed or made by another tool',
    );
  const base = local.known ? baseImageOf(image, local.value.items) : null;
  const steps = ownSteps(history, base);
  // A fault that is repeated has one key, so that a step more or less makes no new finding.
  const found = new Map<string, Finding>();
  for (const [index, step] of steps.entries()) {
    const isFirst = base === null && index === steps.length - 1;
    const finding = judge({ ...step, text: step.text.slice(0, LOOKED_AT) }, isFirst);
    if (finding === null) continue;
    const key = finding.location?.resource ?? '';
    if (!found.has(key)) found.set(key, { ...finding, expected });
  }
  return judgeEach(completeSet([...found.values()]), (finding) => finding);
};

// Options and their values, each word in one way only.
const OPTIONS = String.raw`(?:\s+(?:-\S+|[^\s=-][^\s=]*=\S+))*\s+`;
const INDEX_UPDATE = new RegExp(
  String.raw`\b(?:apt-get|apt|aptitude)${OPTIONS}update\b|\bapk${OPTIONS}update\b|` +
    String.raw`\b(?:yum|microdnf|dnf)${OPTIONS}(?:makecache|check-update)\b|\bzypper${OPTIONS}ref(?:resh)?\b`,
);
/** Anything that may install what the update told of, a script included. */
const INSTALLS = /\b(?:install|add|upgrade|dist-upgrade|full-upgrade|build-dep)\b|\.sh\b|\bmake\b|\bpip3?\b/;

const ARCHIVE = /\.(?:tar|tgz|tar\.\w+|txz|tbz2?)$/i;

const copied = (step: BuildStep, isFirst: boolean): ReturnType<Judge> => {
  if (step.instruction !== 'ADD') return null;
  const words = step.text.split(/\s+/).filter((word) => word !== '' && !word.startsWith('--'));
  const classic = /^(?:--\S+?)?(?:file|dir|multi):[0-9a-f]+/.test(step.text);
  const target = words.at(-1) ?? '';
  // The first step of a base unpacks its root.
  if (isFirst && (target === '/' || target === '')) return null;
  const location = { resource: `ADD to ${target}` };
  if (classic) {
    // Only the hash of the source is told: of a single file not whether it was an archive that ADD unpacked.
    const single = /^(?:--\S+?)?file:/.test(step.text);
    return {
      message: `A build step adds ${single ? 'a file' : 'files'} to ${target}${single ? ', which COPY does unless it is an archive' : ''}`,
      actual: shortened(`ADD ${step.text}`),
      location,
      severity: single ? 'info' : 'low',
    };
  }
  const sources = words
    .slice(0, -1)
    .filter((word) => !ARCHIVE.test(word) && !/^(?:https?|git|ssh):|^git@/.test(word));
  return sources.length === 0
    ? null
    : { message: `A build step adds ${sources.join(' ')}`, actual: shortened(`ADD ${step.text}`), location };
};

const HABITS: readonly (readonly [slug: string, pattern: RegExp, message: string])[] = [
  [
    'release upgrade',
    /\b(?:apt-get|apt|aptitude)\b[^;&|]*\s(?:dist-upgrade|full-upgrade)\b|\bdo-release-upgrade\b|\b(?:yum|dnf)\b[^;&|]*\sdistro-sync\b|\bzypper\b[^;&|]*\s(?:dup|dist-upgrade)\b|\bapk\b[^;&|]*\s--available\b/,
    'A build step upgrades the release: build on a newer base instead',
  ],
  ['sudo', /(?:^|[;&|]\s*)sudo\s/, 'A build step uses sudo: it runs as root already, or should change USER'],
  [
    'SSH keys',
    /\bssh-keygen\b(?![^;&|]*\s-[RFlH]\b)|\bssh-keyscan\b[^;&|]*>>?|>>?\s*\S*authorized_keys\b/,
    'A build step makes SSH keys or trusts some: every container of the image shares them',
  ],
];

const needs = {
  self: { image: imageInspect, history: imageHistory },
  parent: { 'docker-engine': { local: optional(localImages) } },
} as const;

const evidenceOf = ({
  self,
  parent,
}: {
  readonly self: { readonly image: ImageInspect; readonly history: readonly ImageHistoryStep[] };
  readonly parent: { readonly 'docker-engine': { readonly local: Resolved<ResourceSet<LocalImage>> } };
}) => ({ ...self, ...parent['docker-engine'] });

export default [
  defineCheck({
    id: 'vulnerabilities/image-copy-not-add',
    title: 'Files are copied into the image, not added',
    targets: ['image'],
    severity: 'low',
    rationale:
      '`ADD` unpacks archives and downloads where the source happens to be one or a URL; `COPY` does what is written and nothing else.',
    remediation:
      'Write `COPY` wherever no archive is to be unpacked; download with `ADD --checksum=sha256:… URL`.',
    fix: { dockerfile: 'COPY SOURCE TARGET', breaks: 'COPY does not unpack archives: keep ADD for those.' },
    references: [
      { standard: 'cis-docker-1.6', id: '4.9' },
      { standard: 'url', id: 'https://docs.docker.com/build/building/best-practices/#add-or-copy' },
    ],
    needs,
    evaluate: (evidence) => judgeSteps(evidenceOf(evidence), 'COPY', copied),
  }),
  defineCheck({
    id: 'vulnerabilities/image-update-with-install',
    title: 'Package lists are fetched in the step that installs from them',
    targets: ['image'],
    severity: 'low',
    rationale:
      'A step of its own is taken from the build cache: what is installed later comes from lists of the day they were first fetched, without the fixes since.',
    remediation: 'Join both: `RUN apt-get update && apt-get install --no-install-recommends -y PACKAGE`.',
    fix: {
      dockerfile:
        'RUN apt-get update && apt-get install --no-install-recommends -y PACKAGE && rm -rf /var/lib/apt/lists/*',
      breaks: 'Packages come in newer versions than in the last build.',
    },
    references: [
      { standard: 'cis-docker-1.6', id: '4.7' },
      { standard: 'url', id: 'https://docs.docker.com/build/building/best-practices/#apt-get' },
    ],
    needs,
    evaluate: (evidence) =>
      judgeSteps(evidenceOf(evidence), 'update and install in one step', ({ instruction, text }) =>
        instruction === 'RUN' && INDEX_UPDATE.test(text) && !INSTALLS.test(text.replace(INDEX_UPDATE, ''))
          ? {
              message: 'A build step fetches package lists and installs nothing',
              actual: shortened(text),
              location: { resource: 'package lists' },
            }
          : null,
      ),
  }),
  defineCheck({
    id: 'vulnerabilities/image-build-habits',
    title: 'No build step upgrades the release, uses sudo or makes SSH keys',
    targets: ['image'],
    severity: 'low',
    rationale:
      'Each of them makes an image that cannot be built the same again, or whose containers all share a key.',
    remediation:
      'Build on a newer base, change `USER` instead of calling sudo, and make keys at the first start.',
    fix: {
      dockerfile: 'FROM a newer base; USER root … USER 10001',
      breaks:
        'Packages come in the versions of the newer base; steps that called sudo run as the user named before them.',
    },
    references: [
      { standard: 'nist-800-190', id: '4.1.2' },
      { standard: 'url', id: 'https://docs.docker.com/build/building/best-practices/' },
    ],
    needs,
    evaluate: (evidence) =>
      judgeSteps(evidenceOf(evidence), 'none of it', ({ instruction, text }) => {
        if (instruction !== 'RUN') return null;
        const habit = HABITS.find(([, pattern]) => pattern.test(text));
        return habit === undefined
          ? null
          : { message: habit[2], actual: shortened(text), location: { resource: habit[0] } };
      }),
  }),
] as const;
