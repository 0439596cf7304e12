import { runCommand } from './run-command.ts';

/** Where this machine's own apt takes Debian 12 from, so that the machines of the test bed take it from there too. */
export const aptMirror = async (): Promise<{ readonly main: string; readonly security: string }> => {
  const { stdout } = await runCommand('apt-get', [
    'indextargets',
    '--format',
    '$(REPO_URI) $(RELEASE) $(COMPONENT)',
    'Identifier: Packages',
  ]);
  const targets = stdout.split('\n').map((line) => line.split(' '));
  const of = (suite: string): string => {
    const uri = targets.find(([, release, component]) => release === suite && component === 'main')?.[0];
    if (uri === undefined) throw new Error(`apt of this machine has no ${suite}; add it to its sources`);
    return uri.replace(/\/$/, '');
  };
  return { main: of('bookworm'), security: of('bookworm-security') };
};
