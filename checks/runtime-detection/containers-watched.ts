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
  id: 'runtime-detection/containers-watched',
  title: 'The sensor of a container host tells containers apart',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A sensor that knows only processes reports `sh` started by root; one that knows containers says in which.',
  remediation:
    'Run a sensor that knows containers beside them: Falco, Tetragon, Tracee, Sysdig, or an endpoint agent with container support.',
  references: [{ standard: 'nist-800-190', id: '4.4.4' }],
  needs: { self: { products: securityProducts, processes, system } },
  evaluate({ self: { products, processes, system } }) {
    if (!system.roles.includes('container-host')) return notApplicable('No container engine runs here');
    const running = productsOf(products, 'container-sensor').find((sensor) => sensor.running.length > 0);
    if (running !== undefined) return pass(running.product.name);
    const reason = processes.reason ?? products.reason;
    if (reason !== null) return undecided(reason);
    const blind = productsOf(products, 'sensor').filter((sensor) => sensor.running.length > 0);
    return fail(
      {
        message:
          blind.length === 0
            ? 'Nothing watches what containers do'
            : `${blind.map(({ product }) => product.name).join(', ')} does not tell containers apart`,
        expected: 'a sensor that knows containers',
        actual: blind.length === 0 ? 'none' : blind.map(({ product }) => product.name).join(', '),
        location: { resource: 'container sensor' },
      },
      { follows: ['runtime-detection/sensor'] },
    );
  },
});
