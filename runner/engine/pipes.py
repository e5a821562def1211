"""The four pipes of one page: its program in; its records, output and errors out."""

import os


class Pipes:
    """`theirs` are the page's ends, in the order that `page.become` takes them."""

    def __init__(self) -> None:
        program_r, self.program_w = os.pipe()
        self.records_r, records_w = os.pipe()
        self.out_r, out_w = os.pipe()
        self.err_r, err_w = os.pipe()
        self.theirs = [program_r, records_w, out_w, err_w]
        for fd in self.mine:
            os.set_blocking(fd, False)

    @property
    def mine(self) -> list[int]:
        return [self.program_w, self.records_r, self.out_r, self.err_r]

    def let_go(self) -> None:
        """Close the page's ends here, so that its death closes them for good."""
        for fd in self.theirs:
            os.close(fd)
        self.theirs = []

    def end_program(self) -> None:
        """Close the program's pipe: the page has it all."""
        os.close(self.program_w)
        self.program_w = -1

    def close(self) -> None:
        for fd in [*self.theirs, *self.mine]:
            if fd >= 0:
                os.close(fd)
        self.theirs = []
        self.program_w = self.records_r = self.out_r = self.err_r = -1
