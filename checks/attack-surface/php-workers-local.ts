import { defineCheck, type Finding, filterSet, judgeEach, listeningSockets } from 'rempart/check';

export default defineCheck({
  id: 'attack-surface/php-workers-local',
  title: 'Workers of PHP take requests from this host only',
  targets: ['host'],
  severity: 'high',
  rationale: 'FastCGI asks nobody who he is: who reaches the port sets php_value and runs what he likes.',
  remediation:
    'Write `listen = /run/php/php-fpm.sock` or `listen = 127.0.0.1:9000` with `listen.allowed_clients = 127.0.0.1` to the pool, and restart php-fpm.',
  references: [
    { standard: 'lynis', id: 'PHP-2382' },
    { standard: 'url', id: 'https://www.php.net/manual/en/install.fpm.configuration.php' },
  ],
  needs: { self: { sockets: listeningSockets } },
  evaluate: ({ self: { sockets } }) =>
    judgeEach(
      filterSet(
        sockets,
        ({ protocol, scope, process }) =>
          protocol === 'tcp' && scope !== 'loopback' && /^php-?(fpm|cgi)/.test(process ?? ''),
      ),
      ({ address, family, port, process }): Finding => ({
        message: `${process} takes FastCGI from the network`,
        expected: 'a unix socket or loopback',
        actual: `${address} port ${port}`,
        location: { resource: `tcp/${port} ${family}` },
      }),
    ),
});
