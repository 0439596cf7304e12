import { describe, expect, it } from 'vitest';
import { auditedCalls, recordsCall } from '../../src/facts/audit-calls.ts';

const records = (rules: readonly string[], call: string, arch: 'b64' | 'b32' = 'b64') =>
  recordsCall(auditedCalls(rules), call, arch, (condition) => condition === 'success=1');

describe('rules about system calls', () => {
  it.each([
    [['-a always,exit -F arch=b64 -S chmod,fchmod -F auid>=1000 -F auid!=-1 -F key=perm'], true],
    [['-a exit,always -F arch=b64 -S chmod -k perm'], true],
    [['-a always,exit -F arch=b64 -S all -F key=x'], true],
    [['-a always,exit -S chmod'], true],
    [['-a always,exit -F arch=b64 -S chmod -F success=1'], true],
    [['-a always,exit -F arch=b32 -S chmod'], false],
    [['-a always,exit -F arch=b64 -S chown'], false],
    [['-a always,exit -F arch=b64 -S chmod -F uid=33'], false],
    [['-a always,exit -F arch=b64 -S chmod -F dir=/etc'], false],
    [['-a always,exit -F arch=b64 -S chmod -C euid!=uid'], false],
    [['-a never,exit -F arch=b64 -S chmod', '-a always,exit -F arch=b64 -S chmod'], false],
    [['-a never,exit -F arch=b64 -S chmod -F auid=33', '-a always,exit -F arch=b64 -S chmod'], true],
    [['-a never,task', '-a always,exit -F arch=b64 -S chmod'], false],
    [['-w /etc/passwd -p wa'], false],
    [['', '-a', '\0'], false],
  ])('%j', (rules, expected) => {
    expect(records(rules, 'chmod')).toBe(expected);
  });

  it('of 32 bits are rules of their own', () => {
    expect(records(['-a always,exit -F arch=b32 -S chmod'], 'chmod', 'b32')).toBe(true);
    expect(records(['-a always,exit -S chmod'], 'chmod', 'b32')).toBe(false);
  });
});
