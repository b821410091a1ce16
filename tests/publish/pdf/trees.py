"""
The tag tree of a PDF as plain Python, for tests.
"""

import io
from dataclasses import dataclass, field

import pikepdf


@dataclass
class Tag:
    kind: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)

    def every(self, kind):
        found = [self] if self.kind == kind else []
        return found + [tag for child in self.children for tag in child.every(kind)]


def tag_tree(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root.StructTreeRoot
        roles = {str(name): str(role) for name, role in dict(root.get("/RoleMap", {})).items()}
        return Tag("root", {}, [tag_of(kid, roles) for kid in elements(root)])


def elements(node):
    kids = node.get("/K")
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def tag_of(node, roles):
    kind = str(node.S)
    attributes = {}
    for name in ("/Alt", "/ID", "/Lang", "/ActualText"):
        if name in node:
            attributes[name[1:]] = str(node[name])
    own = node.get("/A", [])
    for group in own if isinstance(own, pikepdf.Array) else [own]:
        if isinstance(group, pikepdf.Dictionary):
            attributes |= {
                str(name)[1:]: [str(one) for one in value] if isinstance(value, pikepdf.Array) else str(value)
                for name, value in group.items()
            }
    return Tag(roles.get(kind, kind).lstrip("/"), attributes, [tag_of(kid, roles) for kid in elements(node)])
