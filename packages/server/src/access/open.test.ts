import {authorizeContract} from "@quire/relay/testing"
import {openAccess} from "./open.ts"

const nobody = {person: null, token: null}

authorizeContract("openAccess", openAccess, [
  [{...nobody, asked: null}, "editor"],
  [{...nobody, asked: "viewer"}, "viewer"],
  [{...nobody, asked: "commenter"}, "commenter"],
  [{...nobody, asked: "owner"}, "editor"],
])
