import {
  type ContainerInspect,
  containerInspect,
  defineCheck,
  type EngineInfo,
  engineInfo,
  type Finding,
  fail,
  notApplicable,
  notTold,
  optional,
  pass,
} from 'rempart/check';

const variableOf = ({ config }: ContainerInspect, variable: string): string | null =>
  config.env?.find(({ name }) => name === variable)?.value ?? null;

/** The vendor's runtime hands graphics cards in by variables, which images set as well as people. */
const usesVendorRuntime = ({ hostConfig }: ContainerInspect, info: EngineInfo | null): boolean => {
  const runtime = hostConfig.runtime || info?.defaultRuntime || '';
  return /nvidia/i.test(`${runtime} ${info?.runtimes?.[runtime] ?? ''}`);
};

export default defineCheck({
  id: 'isolation/gpu-scope',
  title: 'The container holds only the graphics cards that it computes on',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'The driver of a graphics card is a large part of the kernel that the container talks to directly, and the memory of a card that others use may hold their data; the wider the access, the more of both.',
  remediation:
    'Name the cards (`--gpus device=0`) and the driver’s capabilities (compute, utility); do not make the vendor’s runtime the engine’s default, or an image’s own variable hands every card in.',
  fix: {
    flag: '--gpus device=0 --env NVIDIA_DRIVER_CAPABILITIES=compute,utility',
    compose:
      'deploy: {resources: {reservations: {devices: [{driver: nvidia, device_ids: ["0"], capabilities: [gpu]}]}}}',
    daemon: 'without "default-runtime": "nvidia"',
    breaks: 'Programs that spread over every card, or draw on the screen',
  },
  seen: 'requested',
  references: [
    {
      standard: 'url',
      id: 'https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html',
    },
    { standard: 'url', id: 'https://docs.docker.com/engine/containers/gpu/' },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) } },
  },
  evaluate({ self: { inspect }, parent }) {
    const { info } = parent['docker-engine'];
    const { deviceRequests } = inspect.hostConfig;
    if (deviceRequests === null) return notTold('the devices that drivers hand in');
    const byVariable = usesVendorRuntime(inspect, info.known ? info.value : null);
    const visible = byVariable ? variableOf(inspect, 'NVIDIA_VISIBLE_DEVICES') : null;
    const cards = visible !== null && !/^(?:|none|void)$/.test(visible);
    if (deviceRequests.length === 0 && !cards) return notApplicable('No graphics card is handed in');
    const everyCard = deviceRequests.find((request) => /(?:^| )(?:all|\S+=all)(?:$| )/.test(request));
    const capabilities = variableOf(inspect, 'NVIDIA_DRIVER_CAPABILITIES');
    const findings: readonly Finding[] = [
      ...(everyCard !== undefined || visible === 'all'
        ? [
            {
              message: 'Every graphics card of the host is in the container',
              expected: 'single cards',
              actual: everyCard ?? 'NVIDIA_VISIBLE_DEVICES=all',
              location: { resource: 'graphics cards' },
              // The image's variable is enough where the vendor's runtime is the default.
              ...(everyCard === undefined &&
              info.known &&
              inspect.hostConfig.runtime === info.value.defaultRuntime
                ? { seen: 'engine-default' as const }
                : {}),
            },
          ]
        : []),
      ...(capabilities === 'all'
        ? [
            {
              message: 'Every part of the driver is in the container',
              expected: 'compute,utility',
              actual: 'NVIDIA_DRIVER_CAPABILITIES=all',
              severity: 'low' as const,
              location: { resource: 'driver capabilities' },
            },
          ]
        : []),
    ];
    const [first, ...rest] = findings;
    return first === undefined
      ? pass(deviceRequests.join(', ') || `NVIDIA_VISIBLE_DEVICES=${visible}`)
      : fail([first, ...rest]);
  },
});
