import { defineCheck, fail, immutableSystem, notApplicable, osRelease, pass, undecided } from 'rempart/check';

const DAY = 86_400_000;

/** Where systems made of images write the day of their image: `40.20261109.3.1`, `2026-11-09-1234`. */
const FIELDS = ['OSTREE_VERSION', 'IMAGE_VERSION', 'BUILD_ID', 'VERSION', 'VERSION_ID'];

const dayIn = (text: string): number | null => {
  const [, year, month, day] =
    /(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)/.exec(text) ?? [];
  return year === undefined ? null : Date.UTC(Number(year), Number(month) - 1, Number(day));
};

export default defineCheck({
  id: 'patching/image-recent',
  title: 'The image of an immutable system is at most 90 days old',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'A system that is replaced as a whole gets its fixes with the next image alone; an old one has every hole found since.',
  remediation:
    'Roll out the current image (`rpm-ostree upgrade`, `update_engine_client -update`, a new node image) and let that happen by itself.',
  references: [{ standard: 'nist-800-190', id: '4.5.3' }],
  needs: { self: { immutable: immutableSystem, release: osRelease } },
  evaluate({ self: { immutable, release }, collectedAt }) {
    if (immutable === null) return notApplicable('The system is patched by packages');
    const built = FIELDS.map((name) => dayIn(release?.fields.get(name) ?? '')).find((day) => day !== null);
    if (built === undefined || built === null)
      return undecided({ code: 'unsupported', text: `${immutable} does not say how old its image is` });
    const days = Math.floor((collectedAt - built) / DAY);
    const day = new Date(built).toISOString().slice(0, 10);
    if (days <= 90) return pass(`${immutable}: image of ${day}`);
    return fail({
      message: `The image of ${immutable} is ${days} days old`,
      expected: 'at most 90 days',
      actual: day,
      location: { path: '/etc/os-release', resource: 'image' },
    });
  },
});
