import {test} from "vitest"
import {playSession} from "./testing/session.ts"
import {runSession} from "./testing/check.ts"
test("x", () => {
  const [a,b] = (process.env.R ?? "1-300").split("-").map(Number)
  const t=Date.now()
  const groups = new Map<string, number[]>()
  for (let s = a!; s <= (b??a)!; s++) { try { runSession(s) } catch (e) { const c=(e as any).cause; const key=(a===b?c.message+"\n"+c.actual+c.expected+String(c.stack).split("\n").filter((l:string)=>l.includes("src/")).join("\n"):String(c.message).slice(0,300)+ (c.stack??"").split("\n").filter((l:string)=>l.includes("/src/")).slice(0,3).join("\n")); groups.set(key,[...(groups.get(key)??[]),s]) } }
  console.log(Date.now()-t,"ms", [...groups].sort((x,y)=>y[1].length-x[1].length).slice(0,6).map(([k,v])=>v.length+" seeds "+v.slice(0,5)+"\n"+k).join("\n\n"))
}, 600000)
