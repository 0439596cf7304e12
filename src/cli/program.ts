import { Command, InvalidArgumentError, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { INVENTORY_FORMATS } from '../loaders/inventory/inventory.ts';
import { LOG_LEVELS } from './log.ts';

/** The version of this rempart. */
export const version = (): string => manifest.version;

const collected = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

const list = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  ...value.split(',').filter(Boolean),
];

const wholeNumber =
  (least: number, most: number) =>
  (value: string): number => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > most)
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    return number;
  };

const percent = wholeNumber(0, 100);

const SEVERITY_NAMES = ['critical', 'high', 'medium', 'low', 'info'];

const withSelection = (command: Command): Command =>
  command
    .option('--only <glob>', 'keep the checks whose id, section, severity or tag matches; repeatable', list)
    .option('--skip <glob>', 'leave out the checks that match; repeatable', list)
    .option('--checks <dir>', 'add the checks of a folder (TypeScript or JavaScript); repeatable', collected);

const withInventory = (command: Command): Command =>
  command
    .option(
      '--inventory <file>',
      'audit the hosts of an inventory (- is standard input); repeatable',
      collected,
    )
    .addOption(
      new Option(
        '--inventory-format <format>',
        'what the inventory is, where that is not recognised',
      ).choices([...INVENTORY_FORMATS]),
    )
    .option(
      '--select <expr>',
      "hosts of the inventory: names, groups, label=value, role=NAME; ',' or, '&' and, '!' not; repeatable",
      collected,
    );

const withWaysIn = (command: Command): Command =>
  command
    .option('--docker-host <url>', 'the engine to ask, as DOCKER_HOST')
    .option('--context <name>', 'the docker context to ask')
    .option('--identity <file>', 'private key for SSH targets')
    .option('--user <name>', 'user for SSH targets that name none')
    .option('--ssh-config <file>', 'this ssh_config instead of your own and the system’s')
    .option('--host-key <policy>', 'strict, accept-new, or SHA256:… to pin one key', 'strict')
    .addOption(
      new Option('--become <mode>', 'how to raise privilege on SSH targets')
        .choices(['auto', 'none', 'sudo', 'doas', 'su', 'sudo-allowlist'])
        .default('auto'),
    )
    .option('--ask-password', 'ask for the SSH password on the terminal')
    .option('--ask-become-password', 'ask for the sudo password on the terminal')
    .option('--password-fd <fd>', 'read the SSH password from this file descriptor', wholeNumber(0, 1024))
    .option(
      '--become-password-fd <fd>',
      'read the sudo password from this file descriptor',
      wholeNumber(0, 1024),
    )
    .option(
      '--no-ssh-program',
      'never let the system’s ssh resolve ssh_config (`ssh -G`) or go where ssh2 cannot',
    )
    .option('--no-walk', 'leave out the walk over the file systems')
    .option('--no-image-walk', 'do not read the layers of images')
    .option('--no-cache', 'read the layers of every image, also of those that were read before')
    .option('--all-images', 'judge images that no container uses, too')
    .option('--jobs <n>', 'targets asked at once', wholeNumber(1, 1000), 32)
    .option('--timeout <seconds>', 'deadline of one target', wholeNumber(1, 86_400), 300)
    .addOption(
      new Option('--log-level <level>', 'JSON log lines on standard error')
        .choices([...LOG_LEVELS])
        .default('silent'),
    );

const action =
  <A extends unknown[]>(
    load: () => Promise<(...parameters: A) => Promise<number>>,
    exit: (code: number) => void,
  ) =>
  async (...parameters: A): Promise<void> => {
    const { prepareJavaScriptEngine } = await import('./javascript-engine.ts');
    prepareJavaScriptEngine();
    const command = await load();
    exit(await command(...parameters));
  };

/** The command line. Every command is loaded when it is called, so that `--help` costs no more than commander. */
export const createProgram = (exit: (code: number) => void): Command => {
  const program = new Command('rempart')
    .description(
      'Audits the security hardening of hosts, Docker engines, containers and images. Read-only, agentless.',
    )
    .version(version(), '-V, --version')
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false })
    .addHelpText(
      'after',
      `
Targets: local · ssh://[user@]host[:port] · ssh:ALIAS · docker · container:NAME · image:REF
         archive:FILE · rootfs:DIR · recording:FILE
Exit status: 0 done · 1 a gate tripped · 2 usage error · 3 a named target incomplete · 4 a bug · 130/143 signal`,
    );

  withSelection(withInventory(withWaysIn(program.command('audit', { isDefault: true }))))
    .description('audit targets and print a scored report (this machine when none is named)')
    .argument('[target...]', 'what to audit')
    .option(
      '--output <format[=file]>',
      'terminal or json, to standard output or to a file; repeatable',
      collected,
    )
    .option('--import <file>', 'a Trivy or Grype JSON report to judge along; repeatable', collected)
    .option(
      '--scanner <name=path>',
      'run this trivy or grype over every image, offline; saves images of engines once more; repeatable',
      collected,
    )
    .option('--db <dir>', 'the vulnerability database, where it is not your own (REMPART_VULNDB)')
    .option('--no-db', 'do not look for known vulnerabilities')
    .option('-q, --quiet', 'nothing on standard output or error but what was asked for')
    .option('-v, --verbose', 'show passes and evidence too')
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 on an unwaived failure this severe').choices(SEVERITY_NAMES),
    )
    .option('--min-score <points>', 'exit 1 when the score is lower', percent)
    .addOption(
      new Option('--min-grade <grade>', 'exit 1 when the grade is worse').choices(['A', 'B', 'C', 'D', 'F']),
    )
    .option('--min-coverage <percent>', 'exit 1 when less of the weight was answered', percent)
    .option('--allow-partial', 'exit 0 although a named target is incomplete')
    .option('--lock [file]', 'refuse to run beside another run that holds the lock')
    .action(action(async () => (await import('./commands/audit.ts')).auditCommand, exit));

  withSelection(withInventory(withWaysIn(program.command('collect'))))
    .description('save the redacted answers of targets as a recording')
    .argument('[target...]', 'what to collect')
    .requiredOption('-o, --output <file>', 'the recording to write')
    .option('--scanner <name=path>', 'as for audit; repeatable', collected)
    .option('--db <dir>', 'as for audit')
    .option('--no-db', 'as for audit')
    .option('-q, --quiet', 'no progress')
    .action(action(async () => (await import('./commands/collect.ts')).collectCommand, exit));

  withSelection(program.command('evaluate'))
    .description('judge a recording; the report is that of its run')
    .argument('<recording...>', 'files that collect wrote')
    .option('--output <format[=file]>', 'as for audit; repeatable', collected)
    .option('--import <file>', 'as for audit; repeatable', collected)
    .option('--db <dir>', 'search this vulnerability database anew, instead of what was recorded')
    .option('--no-db', 'as for audit')
    .option('-q, --quiet', 'as for audit')
    .option('-v, --verbose', 'as for audit')
    .addOption(new Option('--fail-on <severity>', 'as for audit').choices(SEVERITY_NAMES))
    .option('--min-score <points>', 'as for audit', percent)
    .addOption(new Option('--min-grade <grade>', 'as for audit').choices(['A', 'B', 'C', 'D', 'F']))
    .option('--min-coverage <percent>', 'as for audit', percent)
    .option('--allow-partial', 'as for audit')
    .action(action(async () => (await import('./commands/evaluate.ts')).evaluateCommand, exit));

  withWaysIn(program.command('sbom'))
    .description('write the bill of materials of one host or image: its packages, as CycloneDX 1.6')
    .argument('[target]', 'what to list; this machine when none is named')
    .option('-o, --output <file>', 'the file to write; standard output without one')
    .option('-q, --quiet', 'no progress')
    .action(action(async () => (await import('./commands/sbom.ts')).sbomCommand, exit));

  withSelection(program.command('checks'))
    .description('list the checks')
    .option('--json', 'as JSON')
    .action(action(async () => (await import('./commands/checks.ts')).checksCommand, exit));

  program
    .command('explain')
    .description('say what a check asserts, why, how it is measured and how to mend a failure')
    .argument('<check>', 'id of a check')
    .option('--checks <dir>', 'add the checks of a folder; repeatable', collected)
    .action(action(async () => (await import('./commands/explain.ts')).explainCommand, exit));

  withSelection(withInventory(program.command('plan')))
    .description('print every question and the very script that would be sent, without connecting')
    .argument('[target]', 'what would be audited; this machine when none is named')
    .option('--no-walk', 'leave out the walk over the file systems')
    .addOption(
      new Option('--become <mode>', 'as for audit')
        .choices(['auto', 'none', 'sudo', 'doas', 'su', 'sudo-allowlist'])
        .default('auto'),
    )
    .action(action(async () => (await import('./commands/plan.ts')).planCommand, exit));

  withSelection(withInventory(withWaysIn(program.command('doctor'))))
    .description('say whether a target can be asked, with which privilege, and what a richer run needs')
    .argument('[target]', 'what would be audited; this machine when none is named')
    .action(action(async () => (await import('./commands/doctor.ts')).doctorCommand, exit));

  const vulndb = program
    .command('vulndb')
    .description('keep the database of known vulnerabilities; nothing is fetched but by update');
  const withDatabase = (command: Command): Command =>
    command.option('--db <dir>', 'folder of the database (REMPART_VULNDB)');
  withDatabase(vulndb.command('update'))
    .description('fetch advisories, or read them from files, and put the new database in place of the old')
    .argument(
      '[ecosystem...]',
      'bulk exports of osv.dev, such as Debian or npm, and KEV; without any, as before',
    )
    .option(
      '--from <[name=]source>',
      'a folder, zip, tar, file or https address of advisories; repeatable',
      collected,
    )
    .option('--mirror <url>', 'where the bulk exports lie instead')
    .option('-q, --quiet', 'no progress')
    .action(action(async () => (await import('./commands/vulndb-update.ts')).vulndbUpdateCommand, exit));
  withDatabase(vulndb.command('status'))
    .description('say what it holds, how old each source is and under which licence')
    .option('--json', 'as JSON')
    .action(action(async () => (await import('./commands/vulndb.ts')).vulndbStatusCommand, exit));
  withDatabase(vulndb.command('verify'))
    .description('check every file of it, and name what is damaged')
    .action(action(async () => (await import('./commands/vulndb.ts')).vulndbVerifyCommand, exit));
  withDatabase(vulndb.command('export'))
    .description('write it as one file, for a machine without a network')
    .argument('<file>', 'the file to write')
    .action(action(async () => (await import('./commands/vulndb.ts')).vulndbExportCommand, exit));
  withDatabase(vulndb.command('import'))
    .description('take an exported file in its place, once all of it is verified')
    .argument('<file>', 'what export wrote')
    .action(action(async () => (await import('./commands/vulndb.ts')).vulndbImportCommand, exit));

  const schedule = program.command('schedule').description('run audits every night');
  schedule
    .command('print')
    .description('print a hardened systemd service and timer, or a crontab line')
    .argument('<kind>', 'systemd or cron')
    .argument('[target...]', 'what to audit')
    .option('--time <hh:mm>', 'when, local time', '02:30')
    .option('--report <file>', 'where the JSON report goes', '/var/lib/rempart/report.json')
    .action(action(async () => (await import('./commands/schedule.ts')).schedulePrintCommand, exit));

  return program;
};
