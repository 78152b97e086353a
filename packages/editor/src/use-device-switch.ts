import {useSyncExternalStore} from "react"
import {isSwitchedOn, onSwitch, switchTo} from "./device-switch.ts"

/** Something that is on or off on this device. */
export function useDeviceSwitch(name: string, initially: boolean): [isOn: boolean, set: (on: boolean) => void] {
  const isOn = useSyncExternalStore(onSwitch, () => isSwitchedOn(name, initially))
  return [isOn, (on) => switchTo(name, on)]
}
