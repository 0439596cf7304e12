import {
  defineCheck,
  fail,
  fail2banJails,
  listeningSockets,
  notApplicable,
  optional,
  pass,
  processes,
  productsOf,
  securityProducts,
  settingValues,
  sshd,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'runtime-detection/password-guessing',
  title: 'Whoever guesses passwords over SSH is shut out',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'A server on the network is tried thousands of times a day; shutting out the source ends it and shows it.',
  remediation:
    'Install fail2ban and enable its jail (`[sshd]` `enabled = true` in /etc/fail2ban/jail.local), or CrowdSec; from OpenSSH 9.8 on sshd does it by itself (PerSourcePenalties).',
  references: [
    { standard: 'lynis', id: 'TOOL-5102' },
    { standard: 'lynis', id: 'TOOL-5104' },
    { standard: 'url', id: 'https://man.openbsd.org/sshd_config#PerSourcePenalties' },
  ],
  needs: {
    self: {
      products: securityProducts,
      jails: fail2banJails,
      processes,
      sockets: listeningSockets,
      server: optional(sshd),
    },
  },
  evaluate({ self: { products, jails, processes, sockets, server } }) {
    const reachable = sockets.items.filter(
      ({ protocol, scope }) => protocol === 'tcp' && scope !== 'loopback',
    );
    if (
      !reachable.some(({ port, process }) => port === 22 || /^(sshd|dropbear|tinysshd)/.test(process ?? ''))
    )
      return sockets.reason === null
        ? notApplicable('No SSH server listens on the network')
        : undecided(sockets.reason);
    const penalties = server.known ? settingValues(server.value, 'persourcepenalties') : [];
    if (penalties.length > 0 && penalties.every((value) => value !== 'no'))
      return pass('sshd penalises by itself');
    const guards = productsOf(products, 'guard');
    const running = guards.filter((guard) => guard.running.length > 0);
    const other = running.find(({ product }) => product.name !== 'fail2ban');
    if (other !== undefined) return pass(`${other.product.name} runs`);
    const jail = jails.items.find((name) => /ssh|dropbear|recidive/.test(name));
    if (running.length > 0 && jail !== undefined) return pass(`fail2ban runs with the jail ${jail}`);
    const reason = running.length > 0 ? jails.reason : (processes.reason ?? products.reason);
    if (reason !== null) return undecided(reason);
    const [installed] = guards;
    return fail({
      message:
        running.length > 0
          ? 'fail2ban runs, but has no jail for SSH'
          : installed === undefined
            ? 'Nothing shuts out who guesses passwords'
            : `${installed.product.name} is installed but does not run`,
      expected: 'fail2ban with a jail for SSH, CrowdSec, SSHGuard, or PerSourcePenalties',
      actual:
        running.length > 0
          ? jails.items.join(', ') || 'no jail'
          : installed === undefined
            ? 'none'
            : 'stopped',
      location: { resource: 'guard against guessing' },
      ...(running.length > 0 ? { severity: 'low' as const } : {}),
    });
  },
});
