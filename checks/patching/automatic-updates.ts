import {
  aptSettings,
  defineCheck,
  dnfAutomatic,
  type Finding,
  fail,
  immutableSystem,
  installedPackages,
  notApplicable,
  optional,
  pass,
  scheduledJobs,
  startsAtBoot,
  undecided,
  unitNamed,
  units,
} from 'rempart/check';

const JOB =
  /\bunattended-upgrades?\b|\bapt(?:-get|itude)?\b[^\n]*\b(?:upgrade|full-upgrade|dist-upgrade)\b|\b(?:dnf|yum|microdnf)\b[^\n]*\b(?:upgrade|update)\b|\bapk\b[^\n]*\bupgrade\b|\bzypper\b[^\n]*\b(?:patch|up|update|dup)\b|\byum-cron\b/;
const DNF_TIMERS = ['dnf-automatic.timer', 'dnf-automatic-install.timer', 'dnf5-automatic.timer'];
/** These install by themselves, without a setting of dnf. */
const SUSE_TIMERS = ['transactional-update.timer', 'os-update.timer'];

const isOff = (value: string | undefined): boolean => value === undefined || /^0[dhms]?$/.test(value);

export default defineCheck({
  id: 'patching/automatic-updates',
  title: 'Security updates install themselves',
  targets: ['host'],
  severity: 'medium',
  rationale: 'Between a published fix and its first abuse lie hours; nobody updates by hand that fast.',
  remediation:
    'Debian and Ubuntu: `apt-get install unattended-upgrades`, `dpkg-reconfigure -plow unattended-upgrades`, timers apt-daily and apt-daily-upgrade enabled. Fedora and RHEL: dnf-automatic with `apply_updates = yes` and its timer. SUSE: os-update.timer, or a daily job with `zypper --non-interactive patch`. Alpine: `apk upgrade --update-cache` in /etc/periodic/daily.',
  references: [
    { standard: 'lynis', id: 'PKGS-7420' },
    { standard: 'url', id: 'https://wiki.debian.org/UnattendedUpgrades' },
  ],
  needs: {
    self: {
      installed: installedPackages,
      settings: aptSettings,
      dnf: dnfAutomatic,
      units,
      jobs: optional(scheduledJobs),
      immutable: optional(immutableSystem),
    },
  },
  evaluate({ self: { installed, settings, dnf, units, jobs, immutable } }) {
    if (immutable.known && immutable.value !== null)
      return notApplicable(`${immutable.value} updates itself as a whole`);
    if (installed === null)
      return undecided({ code: 'unsupported', text: 'The package manager of this system is not known' });
    const job = jobs.known
      ? jobs.value.items.find(
          ({ text, path }) => JOB.test(text) && !/apt-compat$|apt-daily/.test(`${path} ${text}`),
        )
      : undefined;
    if (job !== undefined && installed.manager !== 'dpkg') return pass(job.path);
    const broken: Finding[] = [];
    const link = (resource: string, message: string, expected: string, actual: string): void => {
      broken.push({ message, expected, actual, location: { resource } });
    };
    if (installed.manager === 'dpkg') {
      const value = (name: string) => settings?.get(name.toLowerCase())?.at(-1);
      if (!installed.packages.some(({ name }) => name === 'unattended-upgrades')) {
        if (job !== undefined) return pass(job.path);
        link(
          'unattended-upgrades',
          'Nothing installs security updates by itself',
          'unattended-upgrades',
          'not installed',
        );
      } else {
        if (value('APT::Periodic::Enable') === '0')
          link('APT::Periodic::Enable', 'Periodic work of apt is off', '1', '0');
        for (const name of ['APT::Periodic::Update-Package-Lists', 'APT::Periodic::Unattended-Upgrade'])
          if (isOff(value(name))) link(name, `${name} is off`, '1', value(name) ?? 'not set');
        const origins = [
          ...(settings?.get('unattended-upgrade::allowed-origins') ?? []),
          ...(settings?.get('unattended-upgrade::origins-pattern') ?? []),
        ];
        if (!origins.some((origin) => /security/i.test(origin)))
          link(
            'Unattended-Upgrade::Origins-Pattern',
            'No archive of security updates is allowed',
            'label=Debian-Security or …-security',
            origins.join('; ') || 'none',
          );
        if (units.manager === 'systemd')
          for (const name of ['apt-daily.timer', 'apt-daily-upgrade.timer']) {
            const unit = unitNamed(units, name);
            if (unit === null || !startsAtBoot(unit))
              link(name, `${name} does not start with the machine`, 'enabled', unit?.state ?? 'not there');
          }
      }
    } else if (installed.manager === 'rpm') {
      const timer = [...SUSE_TIMERS, ...DNF_TIMERS]
        .map((name) => unitNamed(units, name))
        .find((unit) => unit !== null && startsAtBoot(unit));
      if (timer === undefined || timer === null)
        link(
          'dnf-automatic.timer',
          'Nothing installs security updates by itself',
          'dnf-automatic, its timer enabled',
          'no timer',
        );
      else if (!/install/.test(timer.name) && !SUSE_TIMERS.includes(timer.name) && dnf !== true)
        link(
          'apply_updates',
          'dnf-automatic fetches updates but does not install them',
          'apply_updates = yes',
          'no',
        );
    } else link('apk upgrade', 'Nothing installs updates by itself', 'a job that runs `apk upgrade`', 'none');
    const [first, ...rest] = broken;
    if (first === undefined) return pass('every link of the chain holds');
    // A job of one's own may lie where it could not be read.
    if (!jobs.known) return undecided(jobs.reason);
    if (jobs.value.reason !== null) return undecided(jobs.value.reason);
    return fail([first, ...rest]);
  },
});
