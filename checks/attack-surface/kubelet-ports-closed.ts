import { defineCheck, type Finding, filterSet, judgeEach, listeningSockets } from 'rempart/check';

/** Ports of Kubernetes that ask nobody who he is. */
const PORTS: ReadonlyMap<number, string> = new Map([
  [10255, 'the kubelet tells everybody what runs here, with its environment'],
  [4194, 'cAdvisor tells everybody what runs here'],
  [8080, 'the API server takes commands without a login'],
]);

export default defineCheck({
  id: 'attack-surface/kubelet-ports-closed',
  title: 'No port of Kubernetes answers without a login',
  targets: ['host'],
  severity: 'high',
  rationale:
    'They answer whoever reaches them: with the list of pods and their secrets, or with a shell on every node.',
  remediation:
    'Set `readOnlyPort: 0` and `authentication.anonymous.enabled: false` in /var/lib/kubelet/config.yaml and restart the kubelet; start the API server without --insecure-port.',
  references: [
    { standard: 'url', id: 'https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/' },
  ],
  needs: { self: { sockets: listeningSockets } },
  evaluate: ({ self: { sockets } }) =>
    judgeEach(
      filterSet(
        sockets,
        ({ protocol, port, process, scope }) =>
          protocol === 'tcp' &&
          PORTS.has(port) &&
          scope !== 'loopback' &&
          // Others use these numbers too.
          (port === 10255 ||
            /^(kubelet|cadvisor|kube-apiserver|hyperkube|k3s|k3s-server|k0s)/.test(process ?? '')),
      ),
      ({ address, family, port, process }): Finding => ({
        message: `On port ${port} ${PORTS.get(port)}`,
        expected: 'closed',
        actual: `${process ?? 'a process'} on ${address} port ${port}`,
        location: { resource: `tcp/${port} ${family}` },
      }),
    ),
});
