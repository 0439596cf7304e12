import { describe, expect, it } from 'vitest';
import { loginBanners } from '../../src/facts/login-banners.ts';
import { filesOutput, recordedFiles, valueWith } from './answer-text.ts';

describe('texts at logins', () => {
  it('of Debian 12', () => {
    const { banners, reason } = valueWith(loginBanners, {
      'login-banners': recordedFiles('login-banners', 'debian-12'),
    });
    expect(reason).toBeNull();
    expect(banners.map(({ name }) => name)).toEqual(['issue', 'issue.net', 'motd']);
    expect(banners[0]?.text).toContain('\\l');
  });

  it('hold no password that somebody wrote into them', () => {
    const text = 'backup: https://backup:canary1@example.org/\n\u001b[31m';
    expect(
      JSON.stringify(valueWith(loginBanners, { 'login-banners': filesOutput({ '/etc/motd': text }) })),
    ).not.toMatch(/canary/);
  });
});
