import numpy as np

from dueregard.intersections.lattice import Characteristic, GroupingSet, Lattice


def test_depth_is_the_number_of_characteristics_divided_by():
    lattice = Lattice(
        characteristics=(Characteristic("sex", ("Female", "Male")), Characteristic("age", ("16-24",))),
        sets=(
            GroupingSet((), 0, 1),
            GroupingSet((0,), 1, 3),
            GroupingSet((1,), 3, 4),
            GroupingSet((0, 1), 4, 6),
        ),
        groups=np.array([[0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [2, 1]], dtype=np.uint8),
        n=np.array([10, 4, 6, 10, 4, 6]),
        positives=np.array([5, 1, 4, 5, 1, 4]),
    )

    assert lattice.size == 6
    assert lattice.depth.tolist() == [0, 1, 1, 1, 2, 2]
    assert lattice.n[lattice.sets[1].cells].tolist() == [4, 6]
