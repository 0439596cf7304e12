import { defineCheck, fail, notApplicable, pass, snmpCommunities } from 'rempart/check';

export default defineCheck({
  id: 'attack-surface/snmp-community',
  title: 'SNMP has no community string that everybody knows',
  targets: ['host'],
  severity: 'high',
  rationale:
    'With the string of the manual everybody reads processes, addresses and users of the host, or changes them.',
  remediation:
    'Remove rocommunity, rwcommunity and com2sec from /etc/snmp/snmpd.conf and create a user of version 3 (`net-snmp-create-v3-user -ro -a SHA -x AES NAME`).',
  references: [{ standard: 'lynis', id: 'SNMP-3306' }],
  needs: { self: { communities: snmpCommunities } },
  evaluate({ self: { communities } }) {
    if (communities === null) return notApplicable('There is no SNMP server');
    const [first, ...rest] = communities
      .filter(({ knownName }) => knownName !== null)
      .map(({ directive, knownName, line }) => ({
        message: `Everybody knows the SNMP community string ${knownName}`,
        expected: 'SNMP version 3',
        actual: `${directive} ${knownName}`,
        location: { path: '/etc/snmp/snmpd.conf', line, resource: directive },
      }));
    return first === undefined
      ? pass(`${communities.length} community strings, none of them known`)
      : fail([first, ...rest]);
  },
});
