/* Generated from the folder by `npm run generate`. */

import type { AnyCheck } from 'rempart/check';
import antivirusClamd from './antivirus/clamd.ts';
import antivirusContainerDataScanned from './antivirus/container-data-scanned.ts';
import antivirusDaemonLocal from './antivirus/daemon-local.ts';
import antivirusInstalled from './antivirus/installed.ts';
import antivirusOnAccess from './antivirus/on-access.ts';
import antivirusScheduledScan from './antivirus/scheduled-scan.ts';
import antivirusSignaturesFresh from './antivirus/signatures-fresh.ts';
import antivirusSignaturesUpdated from './antivirus/signatures-updated.ts';
import antivirusStartsAtBoot from './antivirus/starts-at-boot.ts';
import attackSurfaceClearTextServices from './attack-surface/clear-text-services.ts';
import attackSurfaceCloudUserDataClean from './attack-surface/cloud-user-data-clean.ts';
import attackSurfaceCrashReporterOff from './attack-surface/crash-reporter-off.ts';
import attackSurfaceDatabasesAskWho from './attack-surface/databases-ask-who.ts';
import attackSurfaceDebugPorts from './attack-surface/debug-ports.ts';
import attackSurfaceFewListeningPorts from './attack-surface/few-listening-ports.ts';
import attackSurfaceGnomeSettings from './attack-surface/gnome-settings.ts';
import attackSurfaceHostFoldersNotShared from './attack-surface/host-folders-not-shared.ts';
import attackSurfaceInetdServices from './attack-surface/inetd-services.ts';
import attackSurfaceIpv6Decided from './attack-surface/ipv6-decided.ts';
import attackSurfaceKubeletPortsClosed from './attack-surface/kubelet-ports-closed.ts';
import attackSurfaceMailTransferLocal from './attack-surface/mail-transfer-local.ts';
import attackSurfaceNeedlessPackages from './attack-surface/needless-packages.ts';
import attackSurfaceNeedlessServices from './attack-surface/needless-services.ts';
import attackSurfaceNfsExports from './attack-surface/nfs-exports.ts';
import attackSurfacePhpWorkersLocal from './attack-surface/php-workers-local.ts';
import attackSurfaceRoleServices from './attack-surface/role-services.ts';
import attackSurfaceRuntimeSocketsGuarded from './attack-surface/runtime-sockets-guarded.ts';
import attackSurfaceSnmpCommunity from './attack-surface/snmp-community.ts';
import attackSurfaceWebServerSettings from './attack-surface/web-server-settings.ts';
import attackSurfaceWildcardDatabases from './attack-surface/wildcard-databases.ts';
import attackSurfaceWirelessOff from './attack-surface/wireless-off.ts';
import dockerEngineApiNeedsCertificates from './docker-engine/api-needs-certificates.ts';
import dockerEngineAuditRules from './docker-engine/audit-rules.ts';
import dockerEngineAuthorizationNotBypassed from './docker-engine/authorization-not-bypassed.ts';
import dockerEngineAuthorizationPlugin from './docker-engine/authorization-plugin.ts';
import dockerEngineCgroupV2 from './docker-engine/cgroup-v2.ts';
import dockerEngineComposeCurrent from './docker-engine/compose-current.ts';
import dockerEngineContainersDeclared from './docker-engine/containers-declared.ts';
import dockerEngineContainersInUse from './docker-engine/containers-in-use.ts';
import dockerEngineDaemonSettings from './docker-engine/daemon-settings.ts';
import dockerEngineDataRootPrivate from './docker-engine/data-root-private.ts';
import dockerEngineDefaultPublishAddress from './docker-engine/default-publish-address.ts';
import dockerEngineDeviceSpecsGuarded from './docker-engine/device-specs-guarded.ts';
import dockerEngineDockerGroupEmpty from './docker-engine/docker-group-empty.ts';
import dockerEngineEngineSupported from './docker-engine/engine-supported.ts';
import dockerEngineExperimentalOff from './docker-engine/experimental-off.ts';
import dockerEngineGuardedFiles from './docker-engine/guarded-files.ts';
import dockerEngineHostAudited from './docker-engine/host-audited.ts';
import dockerEngineImagesInUse from './docker-engine/images-in-use.ts';
import dockerEngineInterContainerTraffic from './docker-engine/inter-container-traffic.ts';
import dockerEngineLiveRestore from './docker-engine/live-restore.ts';
import dockerEngineLogDriverKeeps from './docker-engine/log-driver-keeps.ts';
import dockerEngineLogLevel from './docker-engine/log-level.ts';
import dockerEngineLogsLeaveHost from './docker-engine/logs-leave-host.ts';
import dockerEngineManagesFirewall from './docker-engine/manages-firewall.ts';
import dockerEngineNetworkGatewayModes from './docker-engine/network-gateway-modes.ts';
import dockerEngineNoNewPrivilegesDefault from './docker-engine/no-new-privileges-default.ts';
import dockerEngineNoWarnings from './docker-engine/no-warnings.ts';
import dockerEngineNodeResourceInterfaceOff from './docker-engine/node-resource-interface-off.ts';
import dockerEngineNvidiaToolkitFixed from './docker-engine/nvidia-toolkit-fixed.ts';
import dockerEngineOverlayEncrypted from './docker-engine/overlay-encrypted.ts';
import dockerEnginePluginsConfined from './docker-engine/plugins-confined.ts';
import dockerEngineRegistriesVerified from './docker-engine/registries-verified.ts';
import dockerEngineRegistryCertificatesValid from './docker-engine/registry-certificates-valid.ts';
import dockerEngineRegistryCredentials from './docker-engine/registry-credentials.ts';
import dockerEngineRuntimesGuarded from './docker-engine/runtimes-guarded.ts';
import dockerEngineRuntimesKnown from './docker-engine/runtimes-known.ts';
import dockerEngineSeccompDefault from './docker-engine/seccomp-default.ts';
import dockerEngineSelinuxEnabled from './docker-engine/selinux-enabled.ts';
import dockerEngineSocketClosed from './docker-engine/socket-closed.ts';
import dockerEngineSocketNotForwarded from './docker-engine/socket-not-forwarded.ts';
import dockerEngineSocketOwner from './docker-engine/socket-owner.ts';
import dockerEngineStorageDriver from './docker-engine/storage-driver.ts';
import dockerEngineSubordinateIds from './docker-engine/subordinate-ids.ts';
import dockerEngineSwarmAutolock from './docker-engine/swarm-autolock.ts';
import dockerEngineSwarmCaAge from './docker-engine/swarm-ca-age.ts';
import dockerEngineSwarmDataPlane from './docker-engine/swarm-data-plane.ts';
import dockerEngineSwarmListenAddress from './docker-engine/swarm-listen-address.ts';
import dockerEngineSwarmManagers from './docker-engine/swarm-managers.ts';
import dockerEngineSwarmNeeded from './docker-engine/swarm-needed.ts';
import dockerEngineSwarmNodeCertificates from './docker-engine/swarm-node-certificates.ts';
import dockerEngineSwarmSecrets from './docker-engine/swarm-secrets.ts';
import dockerEngineSwarmUnlockKeyAge from './docker-engine/swarm-unlock-key-age.ts';
import dockerEngineUnitEnvironment from './docker-engine/unit-environment.ts';
import dockerEngineUserNamespaces from './docker-engine/user-namespaces.ts';
import dockerEngineUserlandProxy from './docker-engine/userland-proxy.ts';
import filesystemPermissionsApplicationFiles from './filesystem-permissions/application-files.ts';
import filesystemPermissionsBindSourcesGuarded from './filesystem-permissions/bind-sources-guarded.ts';
import filesystemPermissionsImageAccountFiles from './filesystem-permissions/image-account-files.ts';
import filesystemPermissionsImageDeviceNodes from './filesystem-permissions/image-device-nodes.ts';
import filesystemPermissionsImageFileCapabilities from './filesystem-permissions/image-file-capabilities.ts';
import filesystemPermissionsImageLeftovers from './filesystem-permissions/image-leftovers.ts';
import filesystemPermissionsImageSecretFiles from './filesystem-permissions/image-secret-files.ts';
import filesystemPermissionsImageSetuidPrograms from './filesystem-permissions/image-setuid-programs.ts';
import filesystemPermissionsImageUnownedFiles from './filesystem-permissions/image-unowned-files.ts';
import filesystemPermissionsImageVolumes from './filesystem-permissions/image-volumes.ts';
import filesystemPermissionsImageWorkingFolder from './filesystem-permissions/image-working-folder.ts';
import filesystemPermissionsImageWorldWritable from './filesystem-permissions/image-world-writable.ts';
import filesystemPermissionsMountedSecrets from './filesystem-permissions/mounted-secrets.ts';
import filesystemPermissionsReadOnlyRoot from './filesystem-permissions/read-only-root.ts';
import filesystemPermissionsSettingsReadOnly from './filesystem-permissions/settings-read-only.ts';
import filesystemPermissionsTmpfsBounded from './filesystem-permissions/tmpfs-bounded.ts';
import filesystemPermissionsTmpfsNoexec from './filesystem-permissions/tmpfs-noexec.ts';
import firewallActive from './firewall/active.ts';
import firewallDefaultDeny from './firewall/default-deny.ts';
import firewallEnabledAtBoot from './firewall/enabled-at-boot.ts';
import firewallFirewalldZones from './firewall/firewalld-zones.ts';
import firewallInterfaces from './firewall/interfaces.ts';
import firewallNeighbourDiscovery from './firewall/neighbour-discovery.ts';
import firewallOneRuleSystem from './firewall/one-rule-system.ts';
import firewallOpenings from './firewall/openings.ts';
import firewallOutgoingRestricted from './firewall/outgoing-restricted.ts';
import firewallPublishedPorts from './firewall/published-ports.ts';
import firewallRules from './firewall/rules.ts';
import firewallSavedRulesCurrent from './firewall/saved-rules-current.ts';
import firewallSensitivePorts from './firewall/sensitive-ports.ts';
import firewallSingleManager from './firewall/single-manager.ts';
import firewallTcpWrappers from './firewall/tcp-wrappers.ts';
import isolationApparmor from './isolation/apparmor.ts';
import isolationBpfClosed from './isolation/bpf-closed.ts';
import isolationCgroupParent from './isolation/cgroup-parent.ts';
import isolationDefaultBridge from './isolation/default-bridge.ts';
import isolationDeviceRules from './isolation/device-rules.ts';
import isolationDevices from './isolation/devices.ts';
import isolationDirectNetworks from './isolation/direct-networks.ts';
import isolationDiskVolumes from './isolation/disk-volumes.ts';
import isolationEngineSocket from './isolation/engine-socket.ts';
import isolationEscapePaths from './isolation/escape-paths.ts';
import isolationGpuScope from './isolation/gpu-scope.ts';
import isolationHostGateway from './isolation/host-gateway.ts';
import isolationHostLoopback from './isolation/host-loopback.ts';
import isolationInnerUserNamespaces from './isolation/inner-user-namespaces.ts';
import isolationKernelFilesystems from './isolation/kernel-filesystems.ts';
import isolationKernelInterfaces from './isolation/kernel-interfaces.ts';
import isolationKernelNamespaces from './isolation/kernel-namespaces.ts';
import isolationKernelPaths from './isolation/kernel-paths.ts';
import isolationKernelSettingsWritable from './isolation/kernel-settings-writable.ts';
import isolationLinks from './isolation/links.ts';
import isolationMetadataService from './isolation/metadata-service.ts';
import isolationMountPropagation from './isolation/mount-propagation.ts';
import isolationNamespaces from './isolation/namespaces.ts';
import isolationNestedEngine from './isolation/nested-engine.ts';
import isolationNetworksSegmented from './isolation/networks-segmented.ts';
import isolationNoModuleLoading from './isolation/no-module-loading.ts';
import isolationNoUnexpectedProcesses from './isolation/no-unexpected-processes.ts';
import isolationNotInteractive from './isolation/not-interactive.ts';
import isolationPrivilegedPorts from './isolation/privileged-ports.ts';
import isolationPublishAllPorts from './isolation/publish-all-ports.ts';
import isolationPublishedPortsUsed from './isolation/published-ports-used.ts';
import isolationPublishedPorts from './isolation/published-ports.ts';
import isolationReleaseAgent from './isolation/release-agent.ts';
import isolationSeccomp from './isolation/seccomp.ts';
import isolationSelinux from './isolation/selinux.ts';
import isolationSensitiveMounts from './isolation/sensitive-mounts.ts';
import isolationSharedKernel from './isolation/shared-kernel.ts';
import isolationSysctls from './isolation/sysctls.ts';
import isolationUntrustedSandboxed from './isolation/untrusted-sandboxed.ts';
import isolationVisibleHostMounts from './isolation/visible-host-mounts.ts';
import isolationVolumesFrom from './isolation/volumes-from.ts';
import nonRootUserConfiguredUser from './non-root-user/configured-user.ts';
import nonRootUserHostAccount from './non-root-user/host-account.ts';
import nonRootUserImageAccounts from './non-root-user/image-accounts.ts';
import nonRootUserImageSudo from './non-root-user/image-sudo.ts';
import nonRootUserImageUser from './non-root-user/image-user.ts';
import nonRootUserNoRootSessions from './non-root-user/no-root-sessions.ts';
import nonRootUserNoSshd from './non-root-user/no-sshd.ts';
import nonRootUserNumericUser from './non-root-user/numeric-user.ts';
import nonRootUserOneService from './non-root-user/one-service.ts';
import nonRootUserProcesses from './non-root-user/processes.ts';
import nonRootUserRootGroup from './non-root-user/root-group.ts';
import nonRootUserSupplementaryGroups from './non-root-user/supplementary-groups.ts';
import nonRootUserUserNamespace from './non-root-user/user-namespace.ts';
import nonRootUserUserNotOverridden from './non-root-user/user-not-overridden.ts';
import osHardeningAccountIdsUnique from './os-hardening/account-ids-unique.ts';
import osHardeningAccountRecordsConsistent from './os-hardening/account-records-consistent.ts';
import osHardeningAddressParameters from './os-hardening/address-parameters.ts';
import osHardeningApparmorProfilesEnforced from './os-hardening/apparmor-profiles-enforced.ts';
import osHardeningAuditFromBoot from './os-hardening/audit-from-boot.ts';
import osHardeningAuditRuleFamilies from './os-hardening/audit-rule-families.ts';
import osHardeningAuditRulesImmutable from './os-hardening/audit-rules-immutable.ts';
import osHardeningAuditRulesLoaded from './os-hardening/audit-rules-loaded.ts';
import osHardeningAuditSettings from './os-hardening/audit-settings.ts';
import osHardeningBootLoaderPassword from './os-hardening/boot-loader-password.ts';
import osHardeningCertificatesCurrent from './os-hardening/certificates-current.ts';
import osHardeningChronyUnprivileged from './os-hardening/chrony-unprivileged.ts';
import osHardeningClockSynchronised from './os-hardening/clock-synchronised.ts';
import osHardeningConsoleParameters from './os-hardening/console-parameters.ts';
import osHardeningCoreDumpsLimited from './os-hardening/core-dumps-limited.ts';
import osHardeningCrashHandlerGuarded from './os-hardening/crash-handler-guarded.ts';
import osHardeningCronUsersLimited from './os-hardening/cron-users-limited.ts';
import osHardeningDataNotExecutable from './os-hardening/data-not-executable.ts';
import osHardeningDefaultUmaskStrict from './os-hardening/default-umask-strict.ts';
import osHardeningDisksEncrypted from './os-hardening/disks-encrypted.ts';
import osHardeningFileCapabilitiesKnown from './os-hardening/file-capabilities-known.ts';
import osHardeningFilePermissions from './os-hardening/file-permissions.ts';
import osHardeningFileSystemModulesUsed from './os-hardening/file-system-modules-used.ts';
import osHardeningFileSystemParameters from './os-hardening/file-system-parameters.ts';
import osHardeningFillingFoldersSeparate from './os-hardening/filling-folders-separate.ts';
import osHardeningForeignFormatsUnregistered from './os-hardening/foreign-formats-unregistered.ts';
import osHardeningHomeFilesGuarded from './os-hardening/home-files-guarded.ts';
import osHardeningHomesPrivate from './os-hardening/homes-private.ts';
import osHardeningJournalPersistent from './os-hardening/journal-persistent.ts';
import osHardeningJournalSettings from './os-hardening/journal-settings.ts';
import osHardeningKernelArgumentsStrong from './os-hardening/kernel-arguments-strong.ts';
import osHardeningKernelBuildHardened from './os-hardening/kernel-build-hardened.ts';
import osHardeningKernelLockedDown from './os-hardening/kernel-locked-down.ts';
import osHardeningKernelModulesDisabled from './os-hardening/kernel-modules-disabled.ts';
import osHardeningKernelParameters from './os-hardening/kernel-parameters.ts';
import osHardeningKernelUntainted from './os-hardening/kernel-untainted.ts';
import osHardeningLogDaemonRuns from './os-hardening/log-daemon-runs.ts';
import osHardeningLogPermissions from './os-hardening/log-permissions.ts';
import osHardeningLoginBanners from './os-hardening/login-banners.ts';
import osHardeningLogsLeaveTheHost from './os-hardening/logs-leave-the-host.ts';
import osHardeningLogsNotReceived from './os-hardening/logs-not-received.ts';
import osHardeningLogsRotated from './os-hardening/logs-rotated.ts';
import osHardeningMandatoryAccessControl from './os-hardening/mandatory-access-control.ts';
import osHardeningModuleSignaturesRequired from './os-hardening/module-signatures-required.ts';
import osHardeningMountOptions from './os-hardening/mount-options.ts';
import osHardeningNetworkDaemonsConfined from './os-hardening/network-daemons-confined.ts';
import osHardeningNetworkParameters from './os-hardening/network-parameters.ts';
import osHardeningNewPasswordsHashedStrongly from './os-hardening/new-passwords-hashed-strongly.ts';
import osHardeningNoEmptyPasswords from './os-hardening/no-empty-passwords.ts';
import osHardeningNoHostTrust from './os-hardening/no-host-trust.ts';
import osHardeningNoPlainSecretsInHomes from './os-hardening/no-plain-secrets-in-homes.ts';
import osHardeningNoUnownedFiles from './os-hardening/no-unowned-files.ts';
import osHardeningNoWorldWritableFiles from './os-hardening/no-world-writable-files.ts';
import osHardeningOnlyRootHasGid0 from './os-hardening/only-root-has-gid-0.ts';
import osHardeningOnlyRootHasUid0 from './os-hardening/only-root-has-uid-0.ts';
import osHardeningPacketsNotForwarded from './os-hardening/packets-not-forwarded.ts';
import osHardeningPamLocksOut from './os-hardening/pam-locks-out.ts';
import osHardeningPamPasswordQuality from './os-hardening/pam-password-quality.ts';
import osHardeningPamRefusesEmptyPasswords from './os-hardening/pam-refuses-empty-passwords.ts';
import osHardeningPamSettings from './os-hardening/pam-settings.ts';
import osHardeningPasswordAgeingDefaults from './os-hardening/password-ageing-defaults.ts';
import osHardeningPasswordAgeing from './os-hardening/password-ageing.ts';
import osHardeningPasswordHashesStrong from './os-hardening/password-hashes-strong.ts';
import osHardeningPasswordLimits from './os-hardening/password-limits.ts';
import osHardeningPasswordsShadowed from './os-hardening/passwords-shadowed.ts';
import osHardeningPrelinkAbsent from './os-hardening/prelink-absent.ts';
import osHardeningProcessesHidden from './os-hardening/processes-hidden.ts';
import osHardeningProcessorWeaknessesMitigated from './os-hardening/processor-weaknesses-mitigated.ts';
import osHardeningRebootKeysOff from './os-hardening/reboot-keys-off.ts';
import osHardeningRescueShellGuarded from './os-hardening/rescue-shell-guarded.ts';
import osHardeningRootGroupsSmall from './os-hardening/root-groups-small.ts';
import osHardeningRootJobsGuarded from './os-hardening/root-jobs-guarded.ts';
import osHardeningRootPasswordLocked from './os-hardening/root-password-locked.ts';
import osHardeningRootSearchPathSafe from './os-hardening/root-search-path-safe.ts';
import osHardeningRsyslogFilesPrivate from './os-hardening/rsyslog-files-private.ts';
import osHardeningSecureBootOn from './os-hardening/secure-boot-on.ts';
import osHardeningSelinuxPersistent from './os-hardening/selinux-persistent.ts';
import osHardeningSessionEnvironmentClean from './os-hardening/session-environment-clean.ts';
import osHardeningSetuidProgramsKnown from './os-hardening/setuid-programs-known.ts';
import osHardeningSharedFoldersSticky from './os-hardening/shared-folders-sticky.ts';
import osHardeningShellHistoryKept from './os-hardening/shell-history-kept.ts';
import osHardeningShellTimeout from './os-hardening/shell-timeout.ts';
import osHardeningSuRestricted from './os-hardening/su-restricted.ts';
import osHardeningSudoAsksAgain from './os-hardening/sudo-asks-again.ts';
import osHardeningSudoAsksForPassword from './os-hardening/sudo-asks-for-password.ts';
import osHardeningSudoCommandsConfined from './os-hardening/sudo-commands-confined.ts';
import osHardeningSudoProgramsGuarded from './os-hardening/sudo-programs-guarded.ts';
import osHardeningSudoSettings from './os-hardening/sudo-settings.ts';
import osHardeningSwapEncrypted from './os-hardening/swap-encrypted.ts';
import osHardeningSystemAccountsClosed from './os-hardening/system-accounts-closed.ts';
import osHardeningSystemProgramsGuarded from './os-hardening/system-programs-guarded.ts';
import osHardeningUsbDevicesAuthorised from './os-hardening/usb-devices-authorised.ts';
import osHardeningUserNamespacesRestricted from './os-hardening/user-namespaces-restricted.ts';
import osHardeningVendorAccountsGone from './os-hardening/vendor-accounts-gone.ts';
import osHardeningVirtualDisksPrivate from './os-hardening/virtual-disks-private.ts';
import osHardeningVirtualMachineManagerGuarded from './os-hardening/virtual-machine-manager-guarded.ts';
import osHardeningVirtualMachinesConfined from './os-hardening/virtual-machines-confined.ts';
import patchingAutomaticUpdatesRun from './patching/automatic-updates-run.ts';
import patchingAutomaticUpdates from './patching/automatic-updates.ts';
import patchingHeldPackages from './patching/held-packages.ts';
import patchingImageRecent from './patching/image-recent.ts';
import patchingKernelLineSupported from './patching/kernel-line-supported.ts';
import patchingOldKernelsRemoved from './patching/old-kernels-removed.ts';
import patchingOrdinaryUpdates from './patching/ordinary-updates.ts';
import patchingPackageIndexAuthentic from './patching/package-index-authentic.ts';
import patchingPackageListsFresh from './patching/package-lists-fresh.ts';
import patchingPackagedProgramsUnmodified from './patching/packaged-programs-unmodified.ts';
import patchingPackagesTracked from './patching/packages-tracked.ts';
import patchingRebootDone from './patching/reboot-done.ts';
import patchingReleaseSupported from './patching/release-supported.ts';
import patchingRemovedPackagesPurged from './patching/removed-packages-purged.ts';
import patchingRepositoryKeysScoped from './patching/repository-keys-scoped.ts';
import patchingRuntimesSupported from './patching/runtimes-supported.ts';
import patchingSecurityFixLag from './patching/security-fix-lag.ts';
import patchingSecuritySource from './patching/security-source.ts';
import patchingSecurityUpdates from './patching/security-updates.ts';
import patchingSourcesEncrypted from './patching/sources-encrypted.ts';
import patchingSourcesVerified from './patching/sources-verified.ts';
import patchingStaleLibraries from './patching/stale-libraries.ts';
import patchingUpdatesApplied from './patching/updates-applied.ts';
import patchingUptimeBounded from './patching/uptime-bounded.ts';
import persistenceAnonymousVolumes from './persistence/anonymous-volumes.ts';
import persistenceBindsExist from './persistence/binds-exist.ts';
import persistenceDataEncrypted from './persistence/data-encrypted.ts';
import persistenceDataRootSpace from './persistence/data-root-space.ts';
import persistenceDatabaseOnVolume from './persistence/database-on-volume.ts';
import persistenceDeclaredVolumesMounted from './persistence/declared-volumes-mounted.ts';
import persistenceEngineDataSeparate from './persistence/engine-data-separate.ts';
import persistenceLogsNotWritten from './persistence/logs-not-written.ts';
import persistenceNoOrphanVolumes from './persistence/no-orphan-volumes.ts';
import persistenceOneWriter from './persistence/one-writer.ts';
import persistenceProgramsUnchanged from './persistence/programs-unchanged.ts';
import persistenceRootNotWritten from './persistence/root-not-written.ts';
import persistenceSecretsInMemory from './persistence/secrets-in-memory.ts';
import persistenceVolumeRootsGuarded from './persistence/volume-roots-guarded.ts';
import persistenceVolumesBackedUp from './persistence/volumes-backed-up.ts';
import privilegedModeAddedCapabilities from './privileged-mode/added-capabilities.ts';
import privilegedModeDefaultCapabilities from './privileged-mode/default-capabilities.ts';
import privilegedModeEffectiveCapabilities from './privileged-mode/effective-capabilities.ts';
import privilegedModeNoNewPrivileges from './privileged-mode/no-new-privileges.ts';
import privilegedModeNoPrivilegedExec from './privileged-mode/no-privileged-exec.ts';
import privilegedModePrivileged from './privileged-mode/privileged.ts';
import privilegedModeRawSockets from './privileged-mode/raw-sockets.ts';
import processPrivilegesApplicationRuntimesUnprivileged from './process-privileges/application-runtimes-unprivileged.ts';
import processPrivilegesCapabilitiesConfined from './process-privileges/capabilities-confined.ts';
import processPrivilegesLingeringUsersExpected from './process-privileges/lingering-users-expected.ts';
import processPrivilegesNoProgramsFromSharedFolders from './process-privileges/no-programs-from-shared-folders.ts';
import processPrivilegesOwnServicesSandboxed from './process-privileges/own-services-sandboxed.ts';
import processPrivilegesOwnServicesUnprivileged from './process-privileges/own-services-unprivileged.ts';
import processPrivilegesPolkitRulesNarrow from './process-privileges/polkit-rules-narrow.ts';
import processPrivilegesRootListeners from './process-privileges/root-listeners.ts';
import processPrivilegesRootProgramsPackaged from './process-privileges/root-programs-packaged.ts';
import processPrivilegesRunningProgramsGuarded from './process-privileges/running-programs-guarded.ts';
import processPrivilegesServicesOutsideRootGroups from './process-privileges/services-outside-root-groups.ts';
import processPrivilegesUnitFilesGuarded from './process-privileges/unit-files-guarded.ts';
import processPrivilegesUserLimits from './process-privileges/user-limits.ts';
import resourceLimitsCpuLimit from './resource-limits/cpu-limit.ts';
import resourceLimitsHealthCheck from './resource-limits/health-check.ts';
import resourceLimitsHealthStatus from './resource-limits/health-status.ts';
import resourceLimitsLayerSize from './resource-limits/layer-size.ts';
import resourceLimitsLogSize from './resource-limits/log-size.ts';
import resourceLimitsMemoryCommitment from './resource-limits/memory-commitment.ts';
import resourceLimitsMemoryLimit from './resource-limits/memory-limit.ts';
import resourceLimitsOomKiller from './resource-limits/oom-killer.ts';
import resourceLimitsOpenFilesLimit from './resource-limits/open-files-limit.ts';
import resourceLimitsOutOfMemory from './resource-limits/out-of-memory.ts';
import resourceLimitsPidsLimit from './resource-limits/pids-limit.ts';
import resourceLimitsRestartLoop from './resource-limits/restart-loop.ts';
import resourceLimitsRestartPolicy from './resource-limits/restart-policy.ts';
import resourceLimitsSwapLimit from './resource-limits/swap-limit.ts';
import resourceLimitsSwarmMachines from './resource-limits/swarm-machines.ts';
import resourceLimitsZombiesReaped from './resource-limits/zombies-reaped.ts';
import runtimeDetectionAuditDaemon from './runtime-detection/audit-daemon.ts';
import runtimeDetectionAuditRules from './runtime-detection/audit-rules.ts';
import runtimeDetectionContainersWatched from './runtime-detection/containers-watched.ts';
import runtimeDetectionFailedLogins from './runtime-detection/failed-logins.ts';
import runtimeDetectionIntegrityChecked from './runtime-detection/integrity-checked.ts';
import runtimeDetectionIntegrityChecker from './runtime-detection/integrity-checker.ts';
import runtimeDetectionIntegrityDatabase from './runtime-detection/integrity-database.ts';
import runtimeDetectionIntegrityRules from './runtime-detection/integrity-rules.ts';
import runtimeDetectionKernelModulesKnown from './runtime-detection/kernel-modules-known.ts';
import runtimeDetectionLogsKept from './runtime-detection/logs-kept.ts';
import runtimeDetectionNoConnectedShells from './runtime-detection/no-connected-shells.ts';
import runtimeDetectionNoDeletedPrograms from './runtime-detection/no-deleted-programs.ts';
import runtimeDetectionNoDownloadersAtStartup from './runtime-detection/no-downloaders-at-startup.ts';
import runtimeDetectionNoDownloadersInJobs from './runtime-detection/no-downloaders-in-jobs.ts';
import runtimeDetectionNoFilelessPrograms from './runtime-detection/no-fileless-programs.ts';
import runtimeDetectionNoHiddenProcesses from './runtime-detection/no-hidden-processes.ts';
import runtimeDetectionNoMiners from './runtime-detection/no-miners.ts';
import runtimeDetectionNoPreloadedProcesses from './runtime-detection/no-preloaded-processes.ts';
import runtimeDetectionPasswordGuessing from './runtime-detection/password-guessing.ts';
import runtimeDetectionPreloadedLibraries from './runtime-detection/preloaded-libraries.ts';
import runtimeDetectionRecording from './runtime-detection/recording.ts';
import runtimeDetectionRootkitScanner from './runtime-detection/rootkit-scanner.ts';
import runtimeDetectionSensor from './runtime-detection/sensor.ts';
import sshServerAlgorithms from './ssh-server/algorithms.ts';
import sshServerAuthentication from './ssh-server/authentication.ts';
import sshServerAuthorizedKeys from './ssh-server/authorized-keys.ts';
import sshServerClient from './ssh-server/client.ts';
import sshServerConfigurationFiles from './ssh-server/configuration-files.ts';
import sshServerDropbear from './ssh-server/dropbear.ts';
import sshServerForwarding from './ssh-server/forwarding.ts';
import sshServerHostKeyUnique from './ssh-server/host-key-unique.ts';
import sshServerHostKeysOwn from './ssh-server/host-keys-own.ts';
import sshServerHostKeys from './ssh-server/host-keys.ts';
import sshServerKnownVulnerabilities from './ssh-server/known-vulnerabilities.ts';
import sshServerModuli from './ssh-server/moduli.ts';
import sshServerPasswordAuthentication from './ssh-server/password-authentication.ts';
import sshServerPermitRootLogin from './ssh-server/permit-root-login.ts';
import sshServerProtocolVersion from './ssh-server/protocol-version.ts';
import sshServerSessions from './ssh-server/sessions.ts';
import sshServerWireOffer from './ssh-server/wire-offer.ts';
import vulnerabilitiesContainerAge from './vulnerabilities/container-age.ts';
import vulnerabilitiesContainerImageCurrent from './vulnerabilities/container-image-current.ts';
import vulnerabilitiesContainerImageReference from './vulnerabilities/container-image-reference.ts';
import vulnerabilitiesContainerPackageDrift from './vulnerabilities/container-package-drift.ts';
import vulnerabilitiesContainerSecrets from './vulnerabilities/container-secrets.ts';
import vulnerabilitiesContainerServiceToken from './vulnerabilities/container-service-token.ts';
import vulnerabilitiesDatabaseFresh from './vulnerabilities/database-fresh.ts';
import vulnerabilitiesImageAge from './vulnerabilities/image-age.ts';
import vulnerabilitiesImageBaseCurrent from './vulnerabilities/image-base-current.ts';
import vulnerabilitiesImageBuildSteps from './vulnerabilities/image-build-steps.ts';
import vulnerabilitiesImageConfiguration from './vulnerabilities/image-configuration.ts';
import vulnerabilitiesImageDownloadsVerified from './vulnerabilities/image-downloads-verified.ts';
import vulnerabilitiesImageHealthCheck from './vulnerabilities/image-health-check.ts';
import vulnerabilitiesImageInventory from './vulnerabilities/image-inventory.ts';
import vulnerabilitiesImageMachineIdentity from './vulnerabilities/image-machine-identity.ts';
import vulnerabilitiesImageNeedlessPackages from './vulnerabilities/image-needless-packages.ts';
import vulnerabilitiesImagePackageCaches from './vulnerabilities/image-package-caches.ts';
import vulnerabilitiesImagePartsList from './vulnerabilities/image-parts-list.ts';
import vulnerabilitiesImageProvenance from './vulnerabilities/image-provenance.ts';
import vulnerabilitiesImageReleaseSupported from './vulnerabilities/image-release-supported.ts';
import vulnerabilitiesImageScannersRemoved from './vulnerabilities/image-scanners-removed.ts';
import vulnerabilitiesImageSecrets from './vulnerabilities/image-secrets.ts';
import vulnerabilitiesImageSecurityUpdates from './vulnerabilities/image-security-updates.ts';
import vulnerabilitiesImageSigned from './vulnerabilities/image-signed.ts';
import vulnerabilitiesImageTrustedSource from './vulnerabilities/image-trusted-source.ts';
import vulnerabilitiesImageVersionTag from './vulnerabilities/image-version-tag.ts';
import vulnerabilitiesImportedFindings from './vulnerabilities/imported-findings.ts';
import vulnerabilitiesKnownExploited from './vulnerabilities/known-exploited.ts';
import vulnerabilitiesKnownFixable from './vulnerabilities/known-fixable.ts';
import vulnerabilitiesKnownUnfixed from './vulnerabilities/known-unfixed.ts';
import vulnerabilitiesKnownWhenBuilt from './vulnerabilities/known-when-built.ts';
import vulnerabilitiesMachineIdUnique from './vulnerabilities/machine-id-unique.ts';
import vulnerabilitiesNoBuildCredentials from './vulnerabilities/no-build-credentials.ts';
import vulnerabilitiesNoBuildResidue from './vulnerabilities/no-build-residue.ts';
import vulnerabilitiesPackagesSupported from './vulnerabilities/packages-supported.ts';
import vulnerabilitiesScanFresh from './vulnerabilities/scan-fresh.ts';
import vulnerabilitiesScannerPresent from './vulnerabilities/scanner-present.ts';
import vulnerabilitiesScannersAgree from './vulnerabilities/scanners-agree.ts';

/** Every built-in check; a file holds one, or a table of like ones. */
export const builtInChecks: readonly AnyCheck[] = [
  antivirusClamd,
  antivirusContainerDataScanned,
  antivirusDaemonLocal,
  antivirusInstalled,
  antivirusOnAccess,
  antivirusScheduledScan,
  antivirusSignaturesFresh,
  antivirusSignaturesUpdated,
  antivirusStartsAtBoot,
  attackSurfaceClearTextServices,
  attackSurfaceCloudUserDataClean,
  attackSurfaceCrashReporterOff,
  attackSurfaceDatabasesAskWho,
  attackSurfaceDebugPorts,
  attackSurfaceFewListeningPorts,
  attackSurfaceGnomeSettings,
  attackSurfaceHostFoldersNotShared,
  attackSurfaceInetdServices,
  attackSurfaceIpv6Decided,
  attackSurfaceKubeletPortsClosed,
  attackSurfaceMailTransferLocal,
  attackSurfaceNeedlessPackages,
  attackSurfaceNeedlessServices,
  attackSurfaceNfsExports,
  attackSurfacePhpWorkersLocal,
  attackSurfaceRoleServices,
  attackSurfaceRuntimeSocketsGuarded,
  attackSurfaceSnmpCommunity,
  attackSurfaceWebServerSettings,
  attackSurfaceWildcardDatabases,
  attackSurfaceWirelessOff,
  dockerEngineApiNeedsCertificates,
  dockerEngineAuditRules,
  dockerEngineAuthorizationNotBypassed,
  dockerEngineAuthorizationPlugin,
  dockerEngineCgroupV2,
  dockerEngineComposeCurrent,
  dockerEngineContainersDeclared,
  dockerEngineContainersInUse,
  dockerEngineDaemonSettings,
  dockerEngineDataRootPrivate,
  dockerEngineDefaultPublishAddress,
  dockerEngineDeviceSpecsGuarded,
  dockerEngineDockerGroupEmpty,
  dockerEngineEngineSupported,
  dockerEngineExperimentalOff,
  dockerEngineGuardedFiles,
  dockerEngineHostAudited,
  dockerEngineImagesInUse,
  dockerEngineInterContainerTraffic,
  dockerEngineLiveRestore,
  dockerEngineLogDriverKeeps,
  dockerEngineLogLevel,
  dockerEngineLogsLeaveHost,
  dockerEngineManagesFirewall,
  dockerEngineNetworkGatewayModes,
  dockerEngineNoNewPrivilegesDefault,
  dockerEngineNoWarnings,
  dockerEngineNodeResourceInterfaceOff,
  dockerEngineNvidiaToolkitFixed,
  dockerEngineOverlayEncrypted,
  dockerEnginePluginsConfined,
  dockerEngineRegistriesVerified,
  dockerEngineRegistryCertificatesValid,
  dockerEngineRegistryCredentials,
  dockerEngineRuntimesGuarded,
  dockerEngineRuntimesKnown,
  dockerEngineSeccompDefault,
  dockerEngineSelinuxEnabled,
  dockerEngineSocketClosed,
  dockerEngineSocketNotForwarded,
  dockerEngineSocketOwner,
  dockerEngineStorageDriver,
  dockerEngineSubordinateIds,
  dockerEngineSwarmAutolock,
  dockerEngineSwarmCaAge,
  dockerEngineSwarmDataPlane,
  dockerEngineSwarmListenAddress,
  dockerEngineSwarmManagers,
  dockerEngineSwarmNeeded,
  dockerEngineSwarmNodeCertificates,
  dockerEngineSwarmSecrets,
  dockerEngineSwarmUnlockKeyAge,
  dockerEngineUnitEnvironment,
  dockerEngineUserNamespaces,
  dockerEngineUserlandProxy,
  filesystemPermissionsApplicationFiles,
  filesystemPermissionsBindSourcesGuarded,
  filesystemPermissionsImageAccountFiles,
  filesystemPermissionsImageDeviceNodes,
  filesystemPermissionsImageFileCapabilities,
  filesystemPermissionsImageLeftovers,
  filesystemPermissionsImageSecretFiles,
  filesystemPermissionsImageSetuidPrograms,
  filesystemPermissionsImageUnownedFiles,
  filesystemPermissionsImageVolumes,
  filesystemPermissionsImageWorkingFolder,
  filesystemPermissionsImageWorldWritable,
  filesystemPermissionsMountedSecrets,
  filesystemPermissionsReadOnlyRoot,
  filesystemPermissionsSettingsReadOnly,
  filesystemPermissionsTmpfsBounded,
  filesystemPermissionsTmpfsNoexec,
  firewallActive,
  firewallDefaultDeny,
  firewallEnabledAtBoot,
  firewallFirewalldZones,
  firewallInterfaces,
  firewallNeighbourDiscovery,
  firewallOneRuleSystem,
  firewallOpenings,
  firewallOutgoingRestricted,
  firewallPublishedPorts,
  firewallRules,
  firewallSavedRulesCurrent,
  firewallSensitivePorts,
  firewallSingleManager,
  firewallTcpWrappers,
  isolationApparmor,
  isolationBpfClosed,
  isolationCgroupParent,
  isolationDefaultBridge,
  isolationDeviceRules,
  isolationDevices,
  isolationDirectNetworks,
  isolationDiskVolumes,
  isolationEngineSocket,
  isolationEscapePaths,
  isolationGpuScope,
  isolationHostGateway,
  isolationHostLoopback,
  isolationInnerUserNamespaces,
  isolationKernelFilesystems,
  isolationKernelInterfaces,
  isolationKernelNamespaces,
  isolationKernelPaths,
  isolationKernelSettingsWritable,
  isolationLinks,
  isolationMetadataService,
  isolationMountPropagation,
  isolationNamespaces,
  isolationNestedEngine,
  isolationNetworksSegmented,
  isolationNoModuleLoading,
  isolationNoUnexpectedProcesses,
  isolationNotInteractive,
  isolationPrivilegedPorts,
  isolationPublishAllPorts,
  isolationPublishedPortsUsed,
  isolationPublishedPorts,
  isolationReleaseAgent,
  isolationSeccomp,
  isolationSelinux,
  isolationSensitiveMounts,
  isolationSharedKernel,
  isolationSysctls,
  isolationUntrustedSandboxed,
  isolationVisibleHostMounts,
  isolationVolumesFrom,
  nonRootUserConfiguredUser,
  nonRootUserHostAccount,
  nonRootUserImageAccounts,
  nonRootUserImageSudo,
  nonRootUserImageUser,
  nonRootUserNoRootSessions,
  nonRootUserNoSshd,
  nonRootUserNumericUser,
  nonRootUserOneService,
  nonRootUserProcesses,
  nonRootUserRootGroup,
  nonRootUserSupplementaryGroups,
  nonRootUserUserNamespace,
  nonRootUserUserNotOverridden,
  osHardeningAccountIdsUnique,
  osHardeningAccountRecordsConsistent,
  osHardeningAddressParameters,
  osHardeningApparmorProfilesEnforced,
  osHardeningAuditFromBoot,
  osHardeningAuditRuleFamilies,
  osHardeningAuditRulesImmutable,
  osHardeningAuditRulesLoaded,
  osHardeningAuditSettings,
  osHardeningBootLoaderPassword,
  osHardeningCertificatesCurrent,
  osHardeningChronyUnprivileged,
  osHardeningClockSynchronised,
  osHardeningConsoleParameters,
  osHardeningCoreDumpsLimited,
  osHardeningCrashHandlerGuarded,
  osHardeningCronUsersLimited,
  osHardeningDataNotExecutable,
  osHardeningDefaultUmaskStrict,
  osHardeningDisksEncrypted,
  osHardeningFileCapabilitiesKnown,
  osHardeningFilePermissions,
  osHardeningFileSystemModulesUsed,
  osHardeningFileSystemParameters,
  osHardeningFillingFoldersSeparate,
  osHardeningForeignFormatsUnregistered,
  osHardeningHomeFilesGuarded,
  osHardeningHomesPrivate,
  osHardeningJournalPersistent,
  osHardeningJournalSettings,
  osHardeningKernelArgumentsStrong,
  osHardeningKernelBuildHardened,
  osHardeningKernelLockedDown,
  osHardeningKernelModulesDisabled,
  osHardeningKernelParameters,
  osHardeningKernelUntainted,
  osHardeningLogDaemonRuns,
  osHardeningLogPermissions,
  osHardeningLoginBanners,
  osHardeningLogsLeaveTheHost,
  osHardeningLogsNotReceived,
  osHardeningLogsRotated,
  osHardeningMandatoryAccessControl,
  osHardeningModuleSignaturesRequired,
  osHardeningMountOptions,
  osHardeningNetworkDaemonsConfined,
  osHardeningNetworkParameters,
  osHardeningNewPasswordsHashedStrongly,
  osHardeningNoEmptyPasswords,
  osHardeningNoHostTrust,
  osHardeningNoPlainSecretsInHomes,
  osHardeningNoUnownedFiles,
  osHardeningNoWorldWritableFiles,
  osHardeningOnlyRootHasGid0,
  osHardeningOnlyRootHasUid0,
  osHardeningPacketsNotForwarded,
  osHardeningPamLocksOut,
  osHardeningPamPasswordQuality,
  osHardeningPamRefusesEmptyPasswords,
  osHardeningPamSettings,
  osHardeningPasswordAgeingDefaults,
  osHardeningPasswordAgeing,
  osHardeningPasswordHashesStrong,
  osHardeningPasswordLimits,
  osHardeningPasswordsShadowed,
  osHardeningPrelinkAbsent,
  osHardeningProcessesHidden,
  osHardeningProcessorWeaknessesMitigated,
  osHardeningRebootKeysOff,
  osHardeningRescueShellGuarded,
  osHardeningRootGroupsSmall,
  osHardeningRootJobsGuarded,
  osHardeningRootPasswordLocked,
  osHardeningRootSearchPathSafe,
  osHardeningRsyslogFilesPrivate,
  osHardeningSecureBootOn,
  osHardeningSelinuxPersistent,
  osHardeningSessionEnvironmentClean,
  osHardeningSetuidProgramsKnown,
  osHardeningSharedFoldersSticky,
  osHardeningShellHistoryKept,
  osHardeningShellTimeout,
  osHardeningSuRestricted,
  osHardeningSudoAsksAgain,
  osHardeningSudoAsksForPassword,
  osHardeningSudoCommandsConfined,
  osHardeningSudoProgramsGuarded,
  osHardeningSudoSettings,
  osHardeningSwapEncrypted,
  osHardeningSystemAccountsClosed,
  osHardeningSystemProgramsGuarded,
  osHardeningUsbDevicesAuthorised,
  osHardeningUserNamespacesRestricted,
  osHardeningVendorAccountsGone,
  osHardeningVirtualDisksPrivate,
  osHardeningVirtualMachineManagerGuarded,
  osHardeningVirtualMachinesConfined,
  patchingAutomaticUpdatesRun,
  patchingAutomaticUpdates,
  patchingHeldPackages,
  patchingImageRecent,
  patchingKernelLineSupported,
  patchingOldKernelsRemoved,
  patchingOrdinaryUpdates,
  patchingPackageIndexAuthentic,
  patchingPackageListsFresh,
  patchingPackagedProgramsUnmodified,
  patchingPackagesTracked,
  patchingRebootDone,
  patchingReleaseSupported,
  patchingRemovedPackagesPurged,
  patchingRepositoryKeysScoped,
  patchingRuntimesSupported,
  patchingSecurityFixLag,
  patchingSecuritySource,
  patchingSecurityUpdates,
  patchingSourcesEncrypted,
  patchingSourcesVerified,
  patchingStaleLibraries,
  patchingUpdatesApplied,
  patchingUptimeBounded,
  persistenceAnonymousVolumes,
  persistenceBindsExist,
  persistenceDataEncrypted,
  persistenceDataRootSpace,
  persistenceDatabaseOnVolume,
  persistenceDeclaredVolumesMounted,
  persistenceEngineDataSeparate,
  persistenceLogsNotWritten,
  persistenceNoOrphanVolumes,
  persistenceOneWriter,
  persistenceProgramsUnchanged,
  persistenceRootNotWritten,
  persistenceSecretsInMemory,
  persistenceVolumeRootsGuarded,
  persistenceVolumesBackedUp,
  privilegedModeAddedCapabilities,
  privilegedModeDefaultCapabilities,
  privilegedModeEffectiveCapabilities,
  privilegedModeNoNewPrivileges,
  privilegedModeNoPrivilegedExec,
  privilegedModePrivileged,
  privilegedModeRawSockets,
  processPrivilegesApplicationRuntimesUnprivileged,
  processPrivilegesCapabilitiesConfined,
  processPrivilegesLingeringUsersExpected,
  processPrivilegesNoProgramsFromSharedFolders,
  processPrivilegesOwnServicesSandboxed,
  processPrivilegesOwnServicesUnprivileged,
  processPrivilegesPolkitRulesNarrow,
  processPrivilegesRootListeners,
  processPrivilegesRootProgramsPackaged,
  processPrivilegesRunningProgramsGuarded,
  processPrivilegesServicesOutsideRootGroups,
  processPrivilegesUnitFilesGuarded,
  processPrivilegesUserLimits,
  resourceLimitsCpuLimit,
  resourceLimitsHealthCheck,
  resourceLimitsHealthStatus,
  resourceLimitsLayerSize,
  resourceLimitsLogSize,
  resourceLimitsMemoryCommitment,
  resourceLimitsMemoryLimit,
  resourceLimitsOomKiller,
  resourceLimitsOpenFilesLimit,
  resourceLimitsOutOfMemory,
  resourceLimitsPidsLimit,
  resourceLimitsRestartLoop,
  resourceLimitsRestartPolicy,
  resourceLimitsSwapLimit,
  resourceLimitsSwarmMachines,
  resourceLimitsZombiesReaped,
  runtimeDetectionAuditDaemon,
  runtimeDetectionAuditRules,
  runtimeDetectionContainersWatched,
  runtimeDetectionFailedLogins,
  runtimeDetectionIntegrityChecked,
  runtimeDetectionIntegrityChecker,
  runtimeDetectionIntegrityDatabase,
  runtimeDetectionIntegrityRules,
  runtimeDetectionKernelModulesKnown,
  runtimeDetectionLogsKept,
  runtimeDetectionNoConnectedShells,
  runtimeDetectionNoDeletedPrograms,
  runtimeDetectionNoDownloadersAtStartup,
  runtimeDetectionNoDownloadersInJobs,
  runtimeDetectionNoFilelessPrograms,
  runtimeDetectionNoHiddenProcesses,
  runtimeDetectionNoMiners,
  runtimeDetectionNoPreloadedProcesses,
  runtimeDetectionPasswordGuessing,
  runtimeDetectionPreloadedLibraries,
  runtimeDetectionRecording,
  runtimeDetectionRootkitScanner,
  runtimeDetectionSensor,
  sshServerAlgorithms,
  sshServerAuthentication,
  sshServerAuthorizedKeys,
  sshServerClient,
  sshServerConfigurationFiles,
  sshServerDropbear,
  sshServerForwarding,
  sshServerHostKeyUnique,
  sshServerHostKeysOwn,
  sshServerHostKeys,
  sshServerKnownVulnerabilities,
  sshServerModuli,
  sshServerPasswordAuthentication,
  sshServerPermitRootLogin,
  sshServerProtocolVersion,
  sshServerSessions,
  sshServerWireOffer,
  vulnerabilitiesContainerAge,
  vulnerabilitiesContainerImageCurrent,
  vulnerabilitiesContainerImageReference,
  vulnerabilitiesContainerPackageDrift,
  vulnerabilitiesContainerSecrets,
  vulnerabilitiesContainerServiceToken,
  vulnerabilitiesDatabaseFresh,
  vulnerabilitiesImageAge,
  vulnerabilitiesImageBaseCurrent,
  vulnerabilitiesImageBuildSteps,
  vulnerabilitiesImageConfiguration,
  vulnerabilitiesImageDownloadsVerified,
  vulnerabilitiesImageHealthCheck,
  vulnerabilitiesImageInventory,
  vulnerabilitiesImageMachineIdentity,
  vulnerabilitiesImageNeedlessPackages,
  vulnerabilitiesImagePackageCaches,
  vulnerabilitiesImagePartsList,
  vulnerabilitiesImageProvenance,
  vulnerabilitiesImageReleaseSupported,
  vulnerabilitiesImageScannersRemoved,
  vulnerabilitiesImageSecrets,
  vulnerabilitiesImageSecurityUpdates,
  vulnerabilitiesImageSigned,
  vulnerabilitiesImageTrustedSource,
  vulnerabilitiesImageVersionTag,
  vulnerabilitiesImportedFindings,
  vulnerabilitiesKnownExploited,
  vulnerabilitiesKnownFixable,
  vulnerabilitiesKnownUnfixed,
  vulnerabilitiesKnownWhenBuilt,
  vulnerabilitiesMachineIdUnique,
  vulnerabilitiesNoBuildCredentials,
  vulnerabilitiesNoBuildResidue,
  vulnerabilitiesPackagesSupported,
  vulnerabilitiesScanFresh,
  vulnerabilitiesScannerPresent,
  vulnerabilitiesScannersAgree,
].flat();
