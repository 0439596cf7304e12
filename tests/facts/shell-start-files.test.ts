import { describe, expect, it } from 'vitest';
import { shellStartFiles } from '../../src/facts/shell-start-files.ts';
import { redactedOutput } from './answer-fixture.ts';
import { filesOutput, recordedFiles, valueWith } from './answer-text.ts';

const from = (texts: Readonly<Record<string, string>>) =>
  valueWith(shellStartFiles, { 'shell-start-files': filesOutput(texts) }).settings;

describe('files of shells', () => {
  it('of Debian 12', () => {
    const all = valueWith(shellStartFiles, {
      'shell-start-files': recordedFiles('shell-start-files', 'debian-12'),
    });
    expect(
      all.settings.map(({ name, value, path, conditional }) => [name, value, path, conditional]),
    ).toEqual([
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', '/etc/profile', true],
      ['PATH', '/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games', '/etc/profile', true],
    ]);
  });

  it('are read in the order of a login shell', () => {
    const texts = {
      '/root/.bashrc': 'umask 077',
      '/etc/profile.d/b.sh': 'umask 027',
      '/etc/profile': 'umask 022',
      '/etc/bashrc': 'umask 002',
    };
    expect(from(texts).map(({ value }) => value)).toEqual(['022', '027', '002', '077']);
  });

  it.each([
    ['readonly TMOUT=900 ; export TMOUT', '900', true],
    ['TMOUT=600\nreadonly TMOUT\nexport TMOUT', '600', true],
    ['typeset -xr TMOUT=900', '900', true],
    ['declare -rx TMOUT=900', '900', true],
    ['export TMOUT=900', '900', false],
  ])('%s', (text, value, fixed) => {
    expect(from({ '/etc/profile.d/t.sh': text })).toMatchObject([{ name: 'TMOUT', value, readonly: fixed }]);
  });

  it('conditions are told', () => {
    const text =
      'if [ "$UID" -gt 199 ]; then\n  umask 002\nfi\n[ "$(umask)" = 0 ] && umask 022\numask 027 # all\n# umask 000\n';
    expect(from({ '/etc/bashrc': text }).map(({ value, conditional }) => [value, conditional])).toEqual([
      ['002', true],
      ['022', true],
      ['027', false],
    ]);
  });

  it('leave no other line behind, and no other value', () => {
    const text = 'export TOKEN=canary\nTMOUT=900 PASSWORD=canary run\nif [ x = canary ]; then\n';
    const clean = JSON.stringify(redactedOutput(shellStartFiles, filesOutput({ '/root/.bashrc': text })));
    expect(clean).not.toMatch(/canary/);
    expect(from({ '/root/.bashrc': text })).toHaveLength(1);
  });
});
