import { defineCheck, engineSockets, fail, notApplicable, octal, pass } from 'rempart/check';

export default defineCheck({
  id: 'docker-engine/socket-closed',
  title: 'The engine’s socket is closed to other accounts',
  targets: ['docker-engine'],
  severity: 'critical',
  rationale: 'The socket is the engine: whoever may write to it is root on the host.',
  remediation:
    '`chmod 660` the socket now; set `SocketMode=0660` in docker.socket (or `--group` of dockerd) so that it stays. Programs that lose access need a filtering proxy or a rootless engine.',
  references: [
    { standard: 'cis-docker-1.6', id: '3.15' },
    { standard: 'cis-docker-1.6', id: '3.16' },
    { standard: 'lynis', id: 'CONT-8108' },
  ],
  needs: { parent: { host: { engineSockets } } },
  evaluate({ parent: { host }, target }) {
    const socket = host.engineSockets.find(({ path }) => target.id.endsWith(`/engine/${path}`));
    if (socket === undefined)
      return notApplicable('The engine was not reached through a socket of this host');
    const { entry } = socket;
    if (entry === null)
      return notApplicable('The socket lies outside the usual places and was not looked at');
    const seen = `${octal(entry.mode)}, uid ${entry.uid}, gid ${entry.gid}`;
    const open = (entry.mode & 0o007) !== 0;
    if (!open) return pass(seen);
    return fail({
      message: 'Every account of the host may use the engine',
      expected: '0660 or less',
      actual: seen,
      location: { path: entry.path, resource: 'socket' },
    });
  },
});
