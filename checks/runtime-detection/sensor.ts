import {
  defineCheck,
  fail,
  notApplicable,
  pass,
  processes,
  productsOf,
  securityProducts,
  system,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'runtime-detection/sensor',
  title: 'A sensor watches what programs do',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'A shell started by a web server, a program that reads /etc/shadow: only a sensor at run time sees it happen.',
  remediation:
    'Deploy one: Falco, Tetragon, osquery, Wazuh, or the agent of your endpoint detection, as a service that starts with the machine.',
  references: [
    { standard: 'lynis', id: 'FINT-4338' },
    { standard: 'lynis', id: 'TOOL-5126' },
    { standard: 'lynis', id: 'TOOL-5128' },
    { standard: 'nist-800-190', id: '4.4.4' },
  ],
  needs: { self: { products: securityProducts, processes, system } },
  evaluate({ self: { products, processes, system } }) {
    if (system.machine === 'container') return notApplicable('A container is watched by its host');
    const sensors = productsOf(products, 'sensor');
    const running = sensors.find((sensor) => sensor.running.length > 0);
    if (running !== undefined)
      return pass(`${running.product.name}${running.inContainer ? ' in a container' : ''}`);
    const reason = processes.reason ?? products.reason;
    if (reason !== null) return undecided(reason);
    const [stopped] = sensors;
    return fail({
      message:
        stopped === undefined
          ? 'Nothing watches what programs do'
          : `${stopped.product.name} is installed but does not run`,
      expected: 'a running sensor',
      actual: stopped === undefined ? 'none' : 'stopped',
      location: { resource: 'runtime sensor' },
    });
  },
});
