import { type ContainerNetwork, completeSet } from 'rempart/check';
import check from '../../../checks/isolation/default-bridge.ts';
import { testCheck } from '../../test-check.ts';
import { container, engine, known, podman, refused } from '../container-examples.ts';

const network = (name: string): ContainerNetwork => ({ name, id: null, address: null });
const facts = (
  networkMode: string | null,
  names: readonly string[] | null,
  options: { info?: ReturnType<typeof engine>; icc?: string } = {},
) => ({
  self: { inspect: container({ hostConfig: { networkMode }, networks: names?.map(network) ?? null }) },
  parent: {
    'docker-engine': {
      info: known(options.info ?? engine()),
      networks:
        options.icc === undefined
          ? refused
          : known(
              completeSet([
                {
                  ...{
                    name: 'bridge',
                    id: null,
                    driver: 'bridge',
                    scope: null,
                    internal: null,
                    ingress: null,
                    ipv6: null,
                  },
                  options: { 'com.docker.network.bridge.enable_icc': options.icc },
                  labels: {},
                },
              ]),
            ),
    },
  },
});

testCheck(check, [
  { name: 'a network of its application', facts: facts('shop', ['shop']), expect: 'pass' },
  { name: 'the host’s', facts: facts('host', ['host']), expect: 'pass' },
  { name: 'networks not told', facts: facts('shop', null), expect: 'unknown' },
  { name: 'the host’s, which stands alone', facts: facts('host', null), expect: 'pass' },
  { name: 'nobody placed it', facts: facts('default', ['bridge']), expect: 'fail' },
  { name: 'on both', facts: facts('shop', ['shop', 'bridge']), expect: 'fail' },
  {
    name: 'containers may not reach each other',
    facts: facts('default', ['bridge'], { icc: 'false' }),
    expect: 'pass',
  },
  { name: 'they may', facts: facts('bridge', ['bridge'], { icc: 'true' }), expect: 'fail' },
  {
    name: 'Podman’s default network',
    facts: facts('bridge', ['podman'], { info: podman() }),
    expect: 'fail',
  },
  {
    name: 'Podman calls every network a bridge',
    facts: facts('bridge', ['shop'], { info: podman() }),
    expect: 'pass',
  },
  { name: 'not told', facts: facts(null, []), expect: 'unknown' },
]);
