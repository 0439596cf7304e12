import {
  defineCheck,
  type Finding,
  filterSet,
  judgeEach,
  notApplicable,
  securityProducts,
  system,
} from 'rempart/check';

export default defineCheck({
  id: 'antivirus/starts-at-boot',
  title: 'A scanner or sensor that runs starts with the machine as well',
  targets: ['host'],
  severity: 'medium',
  rationale: 'What was started by hand is gone after the next restart, and nothing tells that it is missing.',
  remediation: 'Enable its unit: `systemctl enable NAME` (`rc-update add NAME` on Alpine).',
  references: [{ standard: 'lynis', id: 'MALW-3284' }],
  needs: { self: { products: securityProducts, system } },
  evaluate({ self: { products, system } }) {
    if (system.machine === 'container') return notApplicable('A container is watched by its host');
    // Without a unit it is started by something else: an engine, or the unit of its suite.
    const own = filterSet(
      products,
      ({ product, running, inContainer, units }) =>
        product.kinds.some((kind) => kind !== 'accounting' && kind !== 'scanner') &&
        running.length > 0 &&
        !inContainer &&
        units.length > 0,
    );
    return judgeEach(
      own,
      ({ product, enabled, units }): Finding | null =>
        enabled
          ? null
          : {
              message: `${product.name} runs, but does not start with the machine`,
              expected: 'enabled',
              actual: units.map(({ name, state }) => `${name} ${state}`).join(', '),
              location: { resource: product.name },
            },
      { whenEmpty: notApplicable('No scanner and no sensor runs here') },
    );
  },
});
