import {
  aptSettings,
  defineCheck,
  type Finding,
  isTrue,
  judgeEach,
  notApplicable,
  optional,
  packageSources,
} from 'rempart/check';

const INSECURE = [
  'APT::Get::AllowUnauthenticated',
  'Acquire::AllowInsecureRepositories',
  'Acquire::AllowWeakRepositories',
  'Acquire::AllowDowngradeToInsecureRepositories',
] as const;

export default defineCheck({
  id: 'patching/sources-verified',
  title: 'Packages are installed only with a verified signature',
  targets: ['host'],
  severity: 'high',
  rationale:
    'Without verification whoever stands on the way, or owns the mirror, installs what he likes as root.',
  remediation:
    'Remove `trusted=yes`, `AllowUnauthenticated` and `gpgcheck=0`; name the key of each source with signed-by or gpgkey.',
  references: [
    { standard: 'cis-debian-12', id: '1.2.1.1' },
    { standard: 'stig-ubuntu-24.04', id: 'UBTU-24-300001' },
    { standard: 'lynis', id: 'PKGS-7387' },
  ],
  needs: { self: { sources: packageSources, settings: optional(aptSettings) } },
  evaluate({ self: { sources, settings } }) {
    const fromSettings = settings.known
      ? INSECURE.filter((name) => isTrue(settings.value?.get(name.toLowerCase())?.at(-1))).map(
          (name): Finding => ({
            message: `apt takes packages without a signature: ${name}`,
            expected: 'false',
            actual: 'true',
            location: { path: '/etc/apt/apt.conf.d', resource: name },
          }),
        )
      : [];
    const items = [
      ...sources.items
        .filter(({ enabled }) => enabled)
        .map(({ unverified, name, path, line }): Finding | null =>
          unverified === null
            ? null
            : {
                message: `Packages of ${name} are not verified`,
                expected: 'verified signatures',
                actual: unverified,
                location: { path, line, resource: name },
              },
        ),
      ...fromSettings,
    ];
    const peer = settings.known ? settings.value?.get('acquire::https::verify-peer')?.at(-1) : undefined;
    if (peer !== undefined && !isTrue(peer))
      items.push({
        message: 'apt does not verify whom it talks to over https',
        expected: 'true',
        actual: peer,
        location: { path: '/etc/apt/apt.conf.d', resource: 'Acquire::https::Verify-Peer' },
      });
    const reason = sources.reason ?? (settings.known ? null : settings.reason);
    return judgeEach({ items, complete: reason === null, reason }, (finding) => finding, {
      whenEmpty: notApplicable('No source of packages is configured'),
    });
  },
});
