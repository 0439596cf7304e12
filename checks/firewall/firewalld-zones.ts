import {
  defineCheck,
  type Finding,
  fail,
  firewalldZones,
  firewallManagers,
  networkInterfaces,
  notApplicable,
  pass,
} from 'rempart/check';

export default defineCheck({
  id: 'firewall/firewalld-zones',
  title: 'No zone of firewalld lets everything in where strangers arrive',
  targets: ['host'],
  severity: 'high',
  rationale:
    'The zone `trusted`, or one with the target ACCEPT, is no firewall: every port of its interfaces is open.',
  remediation:
    '`firewall-cmd --set-default-zone=public`, `firewall-cmd --permanent --zone=public --change-interface=eth0`, and no target ACCEPT but for bridges of containers.',
  references: [{ standard: 'url', id: 'https://firewalld.org/documentation/zone/predefined-zones.html' }],
  needs: { self: { managers: firewallManagers, zones: firewalldZones, network: networkInterfaces } },
  evaluate({ self: { managers, zones, network } }) {
    if (!managers.some(({ name, enabled }) => name === 'firewalld' && enabled))
      return notApplicable('firewalld is not in use');
    if (zones === null) return pass('zones as packaged');
    const accepts = (name: string): boolean =>
      zones.zones.find((zone) => zone.name === name)?.target === 'ACCEPT' ||
      (name === 'trusted' && !zones.zones.some((zone) => zone.name === name));
    const named = (name: string) => zones.zones.find(({ interfaces }) => interfaces.includes(name));
    const findings = network.outside.flatMap((name): readonly Finding[] => {
      const zone = named(name)?.name ?? zones.defaultZone;
      return accepts(zone)
        ? [
            {
              message: `${name} is in the zone ${zone}, which lets everything in`,
              expected: 'a zone that rejects what it does not name',
              actual: zone,
              location: {
                path: named(name)?.path ?? '/etc/firewalld/firewalld.conf',
                resource: `zone of ${name}`,
              },
            },
          ]
        : [];
    });
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest], { follows: ['firewall/default-deny'] });
    if (accepts(zones.defaultZone))
      return fail({
        message: `The default zone is ${zones.defaultZone}, which lets everything in on each new interface`,
        expected: 'public, or drop',
        actual: zones.defaultZone,
        location: { path: '/etc/firewalld/firewalld.conf', resource: 'default zone' },
      });
    return pass(`default zone ${zones.defaultZone}`);
  },
});
