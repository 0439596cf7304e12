import { defineCheck, filterSet, judgeEach, listeningSockets } from 'rempart/check';

const DEBUGGERS: ReadonlyMap<number, string> = new Map([
  [1099, 'Java RMI registry'],
  [2345, 'Delve'],
  [5005, 'Java debugger'],
  [5678, 'debugpy'],
  [9222, 'browser debugger'],
  [9229, 'Node.js inspector'],
]);

export default defineCheck({
  id: 'attack-surface/debug-ports',
  title: 'No debugger listens in the network',
  targets: ['host'],
  severity: 'high',
  rationale: 'A debugger runs whatever it is told, without asking who tells it.',
  remediation:
    'Start the program without its debugger, or bind that to 127.0.0.1 (`--inspect=127.0.0.1:9229`, `address=127.0.0.1:5005`) and reach it through SSH.',
  references: [{ standard: 'url', id: 'https://nodejs.org/en/learn/getting-started/debugging' }],
  needs: { self: { sockets: listeningSockets } },
  evaluate: ({ self: { sockets } }) =>
    judgeEach(
      filterSet(
        sockets,
        ({ protocol, port, scope }) => protocol === 'tcp' && DEBUGGERS.has(port) && scope !== 'loopback',
      ),
      (socket) => ({
        message: `The port of a debugger (${DEBUGGERS.get(socket.port)}) is open to the network`,
        expected: 'loopback only',
        actual: `${socket.process ?? 'a process'} on ${socket.address} port ${socket.port}`,
        location: { resource: `${socket.protocol}/${socket.port} ${socket.family}` },
      }),
    ),
});
