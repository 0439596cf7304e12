import {
  containerOf,
  defineCheck,
  type Finding,
  fail,
  notApplicable,
  pass,
  processes,
  undecided,
} from 'rempart/check';

/** dropbear(8): it has no configuration file, its options are all there is. */
export default defineCheck({
  id: 'ssh-server/dropbear',
  title: 'Dropbear takes neither passwords nor root',
  targets: ['host'],
  severity: 'high',
  rationale: 'A second SSH server is held to the same rules as the first, and is easily forgotten.',
  remediation:
    'Add `-s -w` to DROPBEAR_EXTRA_ARGS in /etc/default/dropbear (or the service file) and restart it; make sure that a key of an ordinary account works first.',
  references: [{ standard: 'url', id: 'https://manpages.debian.org/dropbear.8' }],
  needs: { self: { processes } },
  evaluate({ self: { processes } }) {
    const servers = processes.items.filter(
      (process) => process.name === 'dropbear' && containerOf(process) === null,
    );
    const [server] = servers;
    if (server === undefined)
      return processes.reason === null ? notApplicable('Dropbear does not run') : undecided(processes.reason);
    const words = server.command.slice(1);
    const has = (letter: string) =>
      words.some((word) => /^-[a-zA-Z]+$/.test(word) && word.slice(1).includes(letter));
    const faults: Finding[] = [];
    const fault = (message: string, expected: string, resource: string, severity?: 'medium') =>
      faults.push({
        message,
        expected,
        actual: words.join(' ') || 'no options',
        location: { resource },
        ...(severity ? { severity } : {}),
      });
    if (!has('s'))
      fault(
        has('g')
          ? 'Dropbear takes passwords of ordinary accounts'
          : 'Dropbear takes passwords, of root as well',
        '-s',
        'passwords',
      );
    if (!has('w'))
      fault('Dropbear lets root log in', '-w', 'root', has('s') || has('g') ? 'medium' : undefined);
    const [first, ...rest] = faults;
    return first === undefined ? pass(words.join(' ')) : fail([first, ...rest]);
  },
});
